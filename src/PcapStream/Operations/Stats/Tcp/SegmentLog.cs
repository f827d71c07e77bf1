using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>The TCP segments of a shard, which are analysed when all shards are put together.</summary>
internal sealed class SegmentLog(SpillFolder folder) : IDisposable
{
    private readonly PackedRows<CapturedSegment> _segments = new(folder);

    public void Add(in CapturedSegment segment) => _segments.Add(segment);

    /// <summary>Writes the segments to a partial, in order.</summary>
    public void Save(PartialWriter writer)
    {
        _segments.WriteTo(writer);
        writer.Write(PartialFrame.State);
    }

    /// <summary>Reads the segments of the next shard, which <see cref="Save"/> wrote.</summary>
    /// <param name="reader">Its partial.</param>
    /// <param name="table">Analyses them.</param>
    /// <param name="ordinal">Segments before them.</param>
    /// <returns>Segments so far.</returns>
    public static long Load(PartialReader reader, TcpStreamTable table, long ordinal)
    {
        using var unpacker = new RowUnpacker<CapturedSegment>();
        for (; reader.Kind == PartialFrame.Rows; reader.Next())
        {
            foreach (ref CapturedSegment segment in reader.Fields.Packed(
                unpacker, PackedRows<CapturedSegment>.MostPerFrame))
            {
                if (segment.Key.Kind is not (AddressKind.Ipv4 or AddressKind.Ipv6)
                    || !PartialCursor.IsFlag(segment.Segment.FromHigh))
                    throw reader.Fields.Fault("a segment is out of range");
                segment.Ordinal = ordinal++;
                table.Add(segment);
            }
            reader.Fields.End();
        }
        reader.Current(PartialFrame.State).End();
        reader.Next();
        return ordinal;
    }

    public void Dispose() => _segments.Dispose();
}
