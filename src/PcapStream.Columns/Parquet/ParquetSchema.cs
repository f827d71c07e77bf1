using ParquetSharp;
using ParquetSharp.Schema;
using PcapStream.Columns.Model;

namespace PcapStream.Columns.Parquet;

/// <summary>The Parquet types of columns, and how each is encoded.</summary>
internal static class ParquetSchema
{
    private const string Root = "schema";

    // The names of the specification's list of three levels.
    private const string List = "list";
    private const string Element = "element";

    // Zstandard's fastest level: half the time of the third, for files a twentieth larger.
    private const int CompressionLevel = 1;

    /// <summary>The schema of a file.</summary>
    public static GroupNode Create(IReadOnlyList<ColumnShape> columns) =>
        new(Root, Repetition.Required, [.. columns.Select(Node)]);

    /// <summary>The encodings and compression of a file.</summary>
    public static WriterProperties Properties(IReadOnlyList<ColumnShape> columns, string createdBy)
    {
        using var builder = new WriterPropertiesBuilder();
        // The writer's own choice of allocator keeps twice what is in use.
        MemoryPool memory = MemoryPool.SystemMemoryPool();
        builder.CreatedBy(createdBy).Compression(Compression.Zstd).CompressionLevel(CompressionLevel)
            .MemoryPool(memory)
            .EnableStatistics().EnableWritePageIndex().DisableDictionary();
        foreach (ColumnShape column in columns)
        {
            string path = column.IsList ? $"{column.Name}.{List}.{Element}" : column.Name;
            if (IsDelta(column))
                builder.Encoding(path, Encoding.DeltaBinaryPacked);
            else if (column.Kind != ColumnType.Truth)
                builder.EnableDictionary(path);
        }
        return builder.Build();
    }

    // Ports and flags have few values; lengths, sequence numbers and times are near those before them.
    private static bool IsDelta(ColumnShape column) => column.Kind switch
    {
        ColumnType.Integer => column.Bits > 16,
        ColumnType.LongInteger or ColumnType.Time or ColumnType.Duration => true,
        _ => false,
    };

    private static Node Node(ColumnShape column)
    {
        if (!column.IsList)
            return Leaf(column, column.Name, Repetition.Optional);
        using LogicalType list = LogicalType.List();
        using Node element = Leaf(column, Element, Repetition.Required);
        using var repeated = new GroupNode(List, Repetition.Repeated, [element]);
        return new GroupNode(column.Name, Repetition.Optional, [repeated], list);
    }

    private static PrimitiveNode Leaf(ColumnShape column, string name, Repetition repetition)
    {
        using LogicalType type = Logical(column);
        return new PrimitiveNode(name, repetition, type, Physical(column.Kind));
    }

    private static LogicalType Logical(ColumnShape column) => column.Kind switch
    {
        ColumnType.Integer or ColumnType.LongInteger => LogicalType.Int(column.Bits, column.IsSigned),
        // Readers take such a time as it is; of one that is adjusted to UTC, some keep only microseconds.
        ColumnType.Time => LogicalType.Timestamp(isAdjustedToUtc: false, TimeUnit.Nanos),
        ColumnType.Text => LogicalType.String(),
        _ => LogicalType.None(),
    };

    private static PhysicalType Physical(ColumnType kind) => kind switch
    {
        ColumnType.Truth => PhysicalType.Boolean,
        ColumnType.Integer => PhysicalType.Int32,
        ColumnType.Real => PhysicalType.Double,
        ColumnType.Text or ColumnType.Binary => PhysicalType.ByteArray,
        _ => PhysicalType.Int64,
    };
}
