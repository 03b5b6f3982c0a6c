namespace PioneerTrain.Trainer;

/// <summary>The limits of a dataset. A row or a file that exceeds one is an error.</summary>
public static class DatasetLimits
{
    /// <summary>
    /// The maximum number of rows. Training keeps all rows in memory; this and
    /// <see cref="Characters"/> limit it to a few hundred megabytes.
    /// </summary>
    public const int Rows = 200_000;

    /// <summary>The maximum number of characters of all texts.</summary>
    public const long Characters = 64L << 20;

    /// <summary>The maximum length of a line, in bytes: 1 MiB.</summary>
    public const int LineBytes = 1 << 20;

    /// <summary>
    /// The maximum number of entity labels and of classes, which limits the size of the heads.
    /// </summary>
    public const int Names = 256;

    /// <summary>The maximum length of an entity label or a class, in characters.</summary>
    public const int NameLength = 100;

    /// <summary>The maximum number of entities of a row.</summary>
    public const int EntitiesPerRow = 1000;
}
