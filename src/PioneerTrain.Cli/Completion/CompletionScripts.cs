namespace PioneerTrain.Cli.Completion;

/// <summary>
/// The completion scripts. Each calls <c>pioneer-train __complete</c> with the words before the
/// cursor (see <see cref="CompletionReply"/>) and leaves paths to the shell.
/// </summary>
internal static class CompletionScripts
{
    /// <summary>
    /// Works with bash 3.2, which macOS includes. Bash splits <c>--option=value</c> at the equals
    /// sign, so that sign is dropped. Bash 3.2 has no compopt; there, compgen lists the paths.
    /// </summary>
    public const string Bash = """
        _pioneer_train() {
            local program="${1/#\~/$HOME}" current="$2" words=() word kind line
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                [[ $word == "=" ]] || words+=("$word")
            done
            [[ $current == "=" ]] && current=""
            COMPREPLY=()
            {
                IFS= read -r kind
                while IFS= read -r line; do COMPREPLY+=("${line%%$'\t'*}"); done
            } < <("$program" __complete "${words[@]}" "$current" 2>/dev/null)
            case $kind in
                files) compopt -o default 2>/dev/null || _pioneer_train_paths -f "$current" ;;
                folders) compopt -o dirnames 2>/dev/null || _pioneer_train_paths -d "$current" ;;
            esac
        }
        _pioneer_train_paths() {
            local line
            while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen "$1" -- "$2")
        }
        complete -F _pioneer_train pioneer-train
        """;

    public const string Zsh = """
        #compdef pioneer-train
        _pioneer_train() {
            local -a before lines candidates
            local program line description
            program=${~${(Q)words[1]}}
            (( CURRENT > 2 )) && before=("${(@Q)words[2,CURRENT-1]}")
            lines=("${(@f)$("$program" __complete "${before[@]}" "${(Q)PREFIX}" 2>/dev/null)}")
            case $lines[1] in
                files) compset -P '--*='; _files ;;
                folders) compset -P '--*='; _files -/ ;;
                words)
                    for line in "${(@)lines[2,-1]}"; do
                        description=${line#*$'\t'}
                        candidates+=("${${line%%$'\t'*}//:/\\:}${description:+:$description}")
                    done
                    _describe 'pioneer-train' candidates ;;
            esac
        }
        compdef _pioneer_train pioneer-train
        """;

    public const string Fish = """
        function __pioneer_train_complete
            set -l words (commandline -opc)
            set -l current (commandline -ct)
            set -l lines ($words[1] __complete $words[2..] "$current" 2>/dev/null)
            set -l option (string match -r -- '^--[^=]*=' "$current")
            set -l path (string replace -r -- '^--[^=]*=' '' "$current")
            switch "$lines[1]"
                case files
                    for found in (__fish_complete_path "$path"); echo "$option$found"; end
                case folders
                    for found in (__fish_complete_directories "$path"); echo "$option$found"; end
                case words
                    printf '%s\n' $lines[2..]
            end
        end
        complete -c pioneer-train -f -a '(__pioneer_train_complete)'
        """;
}
