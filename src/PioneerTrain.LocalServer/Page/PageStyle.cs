namespace PioneerTrain.LocalServer.Page;

/// <summary>The style sheet, for light and dark and for narrow windows.</summary>
internal static class PageStyle
{
    public const string Path = PageGate.Folder + "/style.css";

    public const string Css =
        """
        :root { --ink: #1b1f24; --dim: #5a6370; --line: #d5dae1; --back: #fff; --soft: #f4f6f8; --link: #0b57d0;
          --good: #136c34; --bad: #b3261e; --active: #8a5300; --first: #0b57d0; --second: #b3500f; --mark: #fff0b8; }
        @media (prefers-color-scheme: dark) {
          :root { --ink: #e6e9ee; --dim: #a0a9b6; --line: #3a424e; --back: #14171c; --soft: #1d2229; --link: #8ab4f8;
            --good: #6fd694; --bad: #ff9a92; --active: #f2b866; --first: #8ab4f8; --second: #f5a66d; --mark: #54460f; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; color: var(--ink); background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
        header { padding: .6rem 1rem; border-bottom: 1px solid var(--line); font-weight: 600; }
        main { max-width: 60rem; margin: 0 auto; padding: 1rem; overflow-x: auto; }
        h1 { font-size: 1.4rem; margin: .2rem 0 1rem; overflow-wrap: anywhere; }
        h2 { font-size: 1.1rem; margin: 1.8rem 0 .5rem; }
        a { color: var(--link); }
        p { margin: .5rem 0; overflow-wrap: anywhere; }
        .dim { color: var(--dim); }
        .bad { color: var(--bad); } .good { color: var(--good); } .active { color: var(--active); } .over { color: var(--dim); }
        .status { font-weight: 600; white-space: nowrap; }
        table { width: 100%; border-collapse: collapse; }
        th, td { padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
        th { color: var(--dim); font-weight: 500; white-space: nowrap; }
        td { font-variant-numeric: tabular-nums; }
        td a { display: inline-block; min-width: 9rem; overflow-wrap: anywhere; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0; }
        dt { color: var(--dim); }
        dd { margin: 0; overflow-wrap: anywhere; }
        pre { max-height: 24rem; overflow: auto; margin: 0; padding: .7rem; background: var(--soft); border: 1px solid var(--line);
          border-radius: 6px; font: 13px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere; }
        svg { display: block; width: 100%; max-width: 40rem; height: auto; background: var(--soft); border: 1px solid var(--line);
          border-radius: 6px; }
        svg text { fill: var(--dim); font: 11px system-ui, sans-serif; }
        svg .axis { stroke: var(--line); }
        svg .first { stroke: var(--first); fill: var(--first); } svg .second { stroke: var(--second); fill: var(--second); }
        svg polyline { fill: none !important; stroke-width: 2; }
        svg text.first, svg text.second { stroke: none; }
        textarea, button { width: 100%; font: inherit; color: inherit; background: var(--soft); border: 1px solid var(--line);
          border-radius: 6px; padding: .5rem .7rem; }
        textarea { min-height: 5rem; resize: vertical; }
        button { width: auto; margin-top: .5rem; cursor: pointer; border-color: var(--link); color: var(--link); font-weight: 600; }
        mark { color: inherit; background: var(--mark); border-radius: 3px; padding: 0 .2em; }
        mark small { color: var(--dim); }
        @media (max-width: 640px) {
          main { padding: .8rem; }
          thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
          table, tbody, tr, td { display: block; }
          tr { padding: .5rem 0; border-bottom: 1px solid var(--line); }
          td { display: grid; grid-template-columns: 7.5rem 1fr; padding: .1rem 0; border: 0; }
          td::before { content: attr(data-name); color: var(--dim); }
          td span { overflow-wrap: anywhere; }
          dl { grid-template-columns: 7.5rem 1fr; }
        }
        """;
}
