namespace PioneerTrain.Pioneer.Weights;

/// <summary>The end of a zip: the central directory and the records that lead to it. They must say what stands before them, and leave a reader that
/// starts from the last byte no second directory to find.</summary>
internal static class ZipDirectory
{
    private const ushort Stored = 0;
    private const ushort Deflated = 8;
    private const ushort Deflated64 = 9;

    private static ReadOnlySpan<byte> Zip64EndSignature => "PK\u0006\u0006"u8;

    private static ReadOnlySpan<byte> Zip64LocatorSignature => "PK\u0006\u0007"u8;

    private static ReadOnlySpan<byte> EndSignature => "PK\u0005\u0006"u8;

    /// <summary>Whether a directory, possibly an empty one, begins here.</summary>
    public static bool BeginsAt(ReadOnlySpan<byte> bytes) => bytes.StartsWith(ZipHeader.CentralSignature) || bytes.StartsWith(EndSignature);

    /// <param name="bytes">From the first entry of the directory to the end of the file.</param>
    /// <param name="offset">Of the first byte, in the file.</param>
    /// <returns>The files.</returns>
    public static IReadOnlyList<ArchiveEntry> Read(ReadOnlySpan<byte> bytes, long offset, ZipTiles tiles, ArchiveRules rules)
    {
        var fields = new FieldReader(bytes);
        var files = new List<ArchiveEntry>();
        var count = 0L;
        for (; fields.Left.StartsWith(ZipHeader.CentralSignature); count++)
        {
            var header = ZipHeader.ReadCentral(ref fields);
            Judge(header, tiles, rules);
            if (!header.Name.EndsWith('/'))
            {
                files.Add(new ArchiveEntry(header.Name, header.Bytes));
            }
        }

        if (tiles.Unclaimed > 0)
        {
            throw new RefusedArchiveException("the archive holds entries that its directory does not list.");
        }

        ReadEnd(bytes, fields, new Extent(count, bytes.Length - fields.Left.Length, offset));
        return files;
    }

    private static void Judge(ZipHeader header, ZipTiles tiles, ArchiveRules rules)
    {
        foreach (var name in header.Names.Skip(1))
        {
            ArchiveRules.RefuseIfDangerous(name);
        }

        rules.Admit(header.Name, header.Bytes);
        rules.Believe(header.Bytes);
        ArchiveRules.RefuseUnlessPlain(header.Name, header.ExternalAttributes);
        if (header.IsEncrypted || header.Method is not (Stored or Deflated or Deflated64))
        {
            throw new RefusedArchiveException($"the entry '{ArchiveRules.Shown(header.Name)}' is encrypted or compressed in an uncommon way; stored and deflated are accepted.");
        }

        if (!tiles.TryClaim(header) || (header.Method == Stored && header.PackedBytes != header.Bytes))
        {
            throw new RefusedArchiveException($"the directory and the entry '{ArchiveRules.Shown(header.Name)}' itself do not say the same.");
        }
    }

    private static void ReadEnd(ReadOnlySpan<byte> bytes, FieldReader fields, Extent directory)
    {
        var isZip64 = fields.Left.StartsWith(Zip64EndSignature);
        if (isZip64)
        {
            ReadZip64End(ref fields, directory);
        }

        var end = bytes.Length - fields.Left.Length;
        var isHidden = bytes.LastIndexOf(EndSignature) != end || (!isZip64 && end >= 20 && bytes[(end - 20)..].StartsWith(Zip64LocatorSignature));
        fields.Take(EndSignature.Length);
        var isOneDisk = fields.UInt32() == 0;
        var (onDisk, count, size, offset, comment) = (fields.UInt16(), fields.UInt16(), fields.UInt32(), fields.UInt32(), fields.UInt16());
        var isSame = Is(onDisk, directory.Count, ushort.MaxValue) && Is(count, directory.Count, ushort.MaxValue)
            && Is(size, directory.Bytes, uint.MaxValue) && Is(offset, directory.Offset, uint.MaxValue);
        if (isHidden || !isOneDisk || !isSame || comment != fields.Left.Length)
        {
            throw new InvalidDataException();
        }

        bool Is(uint said, long found, uint elsewhere) => said == found || (isZip64 && said == elsewhere);
    }

    private static void ReadZip64End(ref FieldReader fields, Extent directory)
    {
        fields.Take(Zip64EndSignature.Length);
        var record = new FieldReader(fields.Take(fields.Int64()));
        record.Take(2 * sizeof(ushort)); // Versions.
        var isOneDisk = record.Int64() == 0;
        var isSame = (record.Int64(), record.Int64(), record.Int64(), record.Int64()) == (directory.Count, directory.Count, directory.Bytes, directory.Offset);
        var isLocated = fields.Take(Zip64LocatorSignature.Length).SequenceEqual(Zip64LocatorSignature)
            && fields.UInt32() == 0 && fields.Int64() == directory.Offset + directory.Bytes && fields.UInt32() <= 1;
        if (!isOneDisk || !isSame || !isLocated)
        {
            throw new InvalidDataException();
        }
    }

    private sealed record Extent(long Count, long Bytes, long Offset);
}
