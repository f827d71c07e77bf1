namespace PcapStream.Columns.Model;

/// <summary>Types of the values of columns.</summary>
internal enum ColumnType
{
    /// <summary>True or false.</summary>
    Truth,

    /// <summary>A number of at most 32 bits.</summary>
    Integer,

    /// <summary>A number of 64 bits.</summary>
    LongInteger,

    /// <summary>A number with decimals, of 64 bits.</summary>
    Real,

    /// <summary>Nanoseconds since 1970-01-01, UTC.</summary>
    Time,

    /// <summary>Nanoseconds.</summary>
    Duration,

    /// <summary>UTF-8.</summary>
    Text,

    /// <summary>Bytes.</summary>
    Binary,
}
