using System.Runtime.InteropServices;
using PioneerTrain.Cli.Run;

namespace PioneerTrain.Cli.Hosts;

/// <summary>
/// Gives files and folders to the owner of the workspace. The container runs as root, and on a
/// self-hosted runner another user must be able to delete what it leaves. Only for root on Linux;
/// does nothing elsewhere.
/// </summary>
internal sealed partial class FileOwner
{
    // The constants and the layout of statx are the same for all architectures (linux/stat.h).
    private const int WorkingFolder = -100;
    private const uint UserAndGroup = 0x18;
    private const int MaskAt = 0;
    private const int UserAt = 20;
    private const int GroupAt = 24;
    private const int StatusBytes = 256;

    private readonly (uint User, uint Group)? _owner;

    private FileOwner((uint User, uint Group)? owner) => _owner = owner;

    /// <summary>Returns the owner of a folder.</summary>
    /// <param name="folder">Null for none, to give nothing.</param>
    public static FileOwner Of(string? folder) =>
        new(folder is not null && OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess && Find(folder) is { User: not 0 } owner ? owner : null);

    /// <summary>
    /// Changes the owner of a file or folder that this run created. Does nothing when a part of the
    /// path is a link by now. A failure is ignored, because it does not affect the result.
    /// </summary>
    /// <param name="path">The path without links, as it was when the file was created.</param>
    public void Give(string path)
    {
        if (_owner is { } owner && IsUnchanged(path))
        {
            _ = ChangeOwner(path, owner.User, owner.Group);
        }
    }

    private static bool IsUnchanged(string path)
    {
        try
        {
            return RealPath.Of(path) == path;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static (uint User, uint Group)? Find(string folder)
    {
        Span<byte> status = stackalloc byte[StatusBytes];
        var isRead = Statx(WorkingFolder, folder, flags: 0, UserAndGroup, ref MemoryMarshal.GetReference(status)) == 0;
        return isRead && (Number(status, MaskAt) & UserAndGroup) == UserAndGroup ? (Number(status, UserAt), Number(status, GroupAt)) : null;
    }

    private static uint Number(ReadOnlySpan<byte> status, int at) => BitConverter.ToUInt32(status[at..]);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int folder, string path, int flags, uint mask, ref byte status);

    /// <summary>Does not follow a link in the last part of the path.</summary>
    [LibraryImport("libc", EntryPoint = "lchown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
