using System.Runtime.InteropServices;
using System.Text;

namespace PcapStream.Profiling.Reports;

/// <summary>An assembly's tables, which the weaver embeds as a resource to give the counts names.</summary>
/// <remarks>
/// The number of tables, the number of rows of each (all as 32-bit numbers, which the runtime reads in place), then
/// documents, tables with their names and lines, and the titles of tables. Row 0 of a table is its signature.
/// </remarks>
internal sealed record ProfileMap(IReadOnlyList<string> Documents, IReadOnlyList<MappedTable> Tables)
{
    public const string ResourceName = "PcapStream.Profiling.Map";

    /// <summary>The number of rows of each table, without reading the rest.</summary>
    public static ReadOnlySpan<int> RowCounts(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<int> numbers = MemoryMarshal.Cast<byte, int>(bytes[..(bytes.Length & ~3)]);
        return numbers.Slice(1, numbers[0]);
    }

    public byte[] Write()
    {
        var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Tables.Count);
            foreach (MappedTable table in Tables)
                writer.Write(table.Rows.Count);
            writer.Write(Documents.Count);
            foreach (string document in Documents)
                writer.Write(document);
            foreach (MappedTable table in Tables)
                Write(writer, table);
            foreach (MappedTable table in Tables)
                writer.Write(table.Title);
        }
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">The bytes are not a map.</exception>
    public static ProfileMap Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
        try
        {
            int[] rows = Repeat(reader, reader.ReadInt32(), reader.ReadInt32);
            string[] documents = Repeat(reader, reader.ReadInt32(), reader.ReadString);
            MappedTable[] tables = [.. rows.Select(count => Read(reader, count))];
            // Programs that were woven before there were titles have none.
            bool titled = tables.Length > 0 && reader.BaseStream.Length - reader.BaseStream.Position >= tables.Length;
            return new ProfileMap(
                documents, titled ? [.. tables.Select(table => table with { Title = reader.ReadString() })] : tables);
        }
        catch (Exception error) when (error is EndOfStreamException or FormatException)
        {
            throw new InvalidDataException("a profile with a damaged map of lines", error);
        }
    }

    private static void Write(BinaryWriter writer, MappedTable table)
    {
        writer.Write(table.Name);
        foreach (MappedRow row in table.Rows)
        {
            writer.Write7BitEncodedInt(row.Document);
            writer.Write7BitEncodedInt(row.Line);
        }
    }

    private static MappedTable Read(BinaryReader reader, int rows) =>
        new(reader.ReadString(), Repeat(reader, rows, () => ReadRow(reader)));

    private static MappedRow ReadRow(BinaryReader reader) =>
        new(reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());

    // Each value takes at least one byte.
    private static T[] Repeat<T>(BinaryReader reader, int count, Func<T> read)
    {
        if (count < 0 || count > reader.BaseStream.Length - reader.BaseStream.Position)
            throw new EndOfStreamException();
        var values = new T[count];
        for (int i = 0; i < count; i++)
            values[i] = read();
        return values;
    }
}

/// <summary>A method with its lambdas and local functions.</summary>
internal sealed record MappedTable(string Name, IReadOnlyList<MappedRow> Rows)
{
    /// <summary>The method as its source writes it.</summary>
    public string Title { get; init; } = Name;
}

/// <summary>A line, with the index of its document in the map.</summary>
internal readonly record struct MappedRow(int Document, int Line);
