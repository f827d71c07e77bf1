using PcapStream.Capture.Indexing;
using PcapStream.Protocols.Ip;
using PcapStream.Protocols.Transport;

namespace PcapStream.Operations.Flows.Application;

/// <summary>
/// What the packets of a batch say: their facts, and their payloads, which may continue a hello. Valid as long as the
/// batch. For one thread.
/// </summary>
internal sealed unsafe class BatchFacts : IDisposable
{
    private readonly ApplicationReader _reader = new();
    private readonly FactBuffer _facts = new();
    private readonly List<Entry> _entries = [];

    /// <summary>Begins another batch.</summary>
    public void Clear()
    {
        _facts.Clear();
        _entries.Clear();
    }

    /// <summary>Reads a packet.</summary>
    /// <returns>False if it says nothing, and cannot be part of a hello; then there is no entry.</returns>
    public bool TryAdd(in PacketRecord record, in FiveTuple ends)
    {
        if (!ends.HasPorts)
            return false;
        // After the end of the IP packet, padding may come.
        long end = ends.IpBytes > 0 ? (long)ends.IpOffset + ends.IpBytes : record.CapturedLength;
        int length = (int)Math.Max(0, Math.Min(end, record.CapturedLength) - ends.PayloadOffset);
        byte* payload = record.Address + ends.PayloadOffset;
        int start = _facts.Length;
        _reader.Read(new(payload, length), ends.Number, ends.SourcePort, ends.DestinationPort, _facts);
        bool isPart = ends.Number == IpNumbers.Tcp && (length > 0 || ends.Flags.HasFlag(TcpControl.Synchronize));
        if (!isPart && _facts.Length == start)
            return false;
        _entries.Add(new Entry(payload, length, start, _facts.Length - start));
        return true;
    }

    /// <summary>The facts of an entry.</summary>
    public ReadOnlySpan<byte> FactsOf(int entry) =>
        _facts.Slice(_entries[entry].FactsStart, _entries[entry].FactsLength);

    /// <summary>The payload of an entry, as far as it was captured.</summary>
    public ReadOnlySpan<byte> PayloadOf(int entry) => new(_entries[entry].Payload, _entries[entry].PayloadLength);

    public void Dispose() => _reader.Dispose();

    private readonly struct Entry(byte* payload, int payloadLength, int factsStart, int factsLength)
    {
        public readonly byte* Payload = payload;
        public readonly int PayloadLength = payloadLength;
        public readonly int FactsStart = factsStart;
        public readonly int FactsLength = factsLength;
    }
}
