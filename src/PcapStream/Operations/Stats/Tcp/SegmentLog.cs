using PcapStream.Operations.Parts;
using PcapStream.Partials;
using PcapStream.Protocols;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Stats.Tcp;

/// <summary>The TCP segments of a shard, which are analysed when all shards are put together.</summary>
internal sealed class SegmentLog(SpillFolder folder) : IDisposable
{
    private const int MostSegments = 4096;

    private readonly RowPacker<CapturedSegment> _packer = new();
    private readonly CapturedSegment[] _segments = new CapturedSegment[MostSegments];
    private readonly WaitingRows _rows = new(folder);
    private int _count;

    public void Add(in CapturedSegment segment)
    {
        _segments[_count++] = segment;
        if (_count == MostSegments)
            Flush();
    }

    /// <summary>Writes the segments to a partial, in order.</summary>
    public void Save(PartialWriter writer)
    {
        Flush();
        _rows.WriteTo(writer);
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
            foreach (ref CapturedSegment segment in reader.Fields.Packed(unpacker, MostSegments))
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

    public void Dispose()
    {
        _packer.Dispose();
        _rows.Dispose();
    }

    private void Flush()
    {
        if (_count == 0)
            return;
        _rows.Fields.AddPacked(_packer, _segments.AsSpan(0, _count));
        _rows.Add();
        _count = 0;
    }
}
