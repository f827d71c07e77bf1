using System.Globalization;
using PcapStream.Columns.Rows;
using PcapStream.Operations.Export;
using PcapStream.Operations.Flows.Columns;
using PcapStream.Protocols.Fields;

namespace PcapStream.Columns.Folders;

/// <summary>What the folders of rows are named after: parts of the row's time, and values.</summary>
internal sealed class PartitionKeys
{
    /// <summary>The name that stands for the day, in UTC.</summary>
    public const string Date = "date";

    /// <summary>The name that stands for the hour of the day, in UTC.</summary>
    public const string Hour = "hour";

    private const int LongestTime = 16;

    private readonly byte[][] _names;

    /// <param name="names">Names of columns, <see cref="Date"/> or <see cref="Hour"/>; each once.</param>
    /// <param name="shown">Makes the name of a column in folders.</param>
    public PartitionKeys(IReadOnlyList<string> names, Func<string, string>? shown = null)
    {
        Names = names;
        _names = [.. names.Select(name => PartitionPath.EscapeName(shown?.Invoke(name) ?? name))];
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether a name stands for a part of the row's time.</summary>
    public static bool IsTime(string name) => name is Date or Hour;

    /// <summary>Adds the value of a key to a path.</summary>
    /// <param name="key">The number of the key; keys come in their order.</param>
    /// <param name="value">The value in UTF-8; empty for an absent one.</param>
    /// <param name="path">Receives it.</param>
    public void Add(int key, ReadOnlySpan<byte> value, GrowingMemory path) =>
        PartitionPath.Add(_names[key], value, isFirst: key == 0, path);

    /// <summary>Adds the part of a time that a key stands for.</summary>
    /// <param name="key">The number of the key.</param>
    /// <param name="nanoseconds">Since 1970, in UTC; null for an unknown time.</param>
    /// <param name="path">Receives it.</param>
    public void AddTime(int key, long? nanoseconds, GrowingMemory path)
    {
        Span<byte> text = stackalloc byte[LongestTime];
        int length = 0;
        if (nanoseconds is { } time)
        {
            // The remainder of a time before 1970 is negative.
            long ticks = time / TimeSpan.NanosecondsPerTick - (time % TimeSpan.NanosecondsPerTick < 0 ? 1 : 0);
            DateTime utc = DateTime.UnixEpoch.AddTicks(ticks);
            utc.TryFormat(text, out length, Names[key] == Date ? "yyyy-MM-dd" : "HH", CultureInfo.InvariantCulture);
        }
        Add(key, text[..length], path);
    }
}

/// <summary>The keys of packets, for one thread. A field with several values has the first.</summary>
internal sealed class PacketPaths(PartitionKeys keys, ExportOptions options)
{
    private readonly FieldExtractor _time = new(
        [FieldCatalogue.Find("frame.time_epoch")!], FieldOccurrence.First, FieldForm.Raw);

    private readonly FieldExtractor _values = new(
        [.. keys.Names.Where(name => !PartitionKeys.IsTime(name))
            .Select(name => options.Columns.First(field => field.Name == name))],
        options.Occurrence == FieldOccurrence.Last ? FieldOccurrence.Last : FieldOccurrence.First);

    /// <summary>Adds the key of a packet.</summary>
    public void Add(ref FieldSource source, GrowingMemory path)
    {
        int column = 0;
        for (int key = 0; key < keys.Names.Count; key++)
        {
            if (PartitionKeys.IsTime(keys.Names[key]))
            {
                FieldValues time = _time.Read(0, ref source);
                keys.AddTime(key, time.Count == 0 ? null : time.NumberAt(0), path);
                continue;
            }
            FieldValues values = _values.Read(column++, ref source);
            keys.Add(key, values.Count == 0 ? default : values[0], path);
        }
    }
}

/// <summary>The keys of flows, whose time is that of their start. A column with several values has the first.</summary>
internal sealed class FlowPaths(PartitionKeys keys, IReadOnlyList<FlowColumn> columns)
{
    private readonly FlowColumn?[] _columns =
        [.. keys.Names.Select(name => columns.FirstOrDefault(column => column.Name == name))];

    private readonly FieldValues _values = new();

    /// <summary>Adds the key of a flow.</summary>
    public void Add(FlowView flow, GrowingMemory path)
    {
        for (int key = 0; key < keys.Names.Count; key++)
        {
            if (PartitionKeys.IsTime(keys.Names[key]))
            {
                keys.AddTime(key, flow.Record.Start, path);
                continue;
            }
            _values.Clear();
            _columns[key]!.Write(flow, _values);
            keys.Add(key, _values.Count == 0 ? default : _values[0], path);
        }
    }
}
