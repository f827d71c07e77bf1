using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Info;

/// <summary>Counts packets by the interface that they came from.</summary>
internal sealed class InterfaceTally
{
    private long[] _packets = new long[1];

    /// <param name="records">Packets of a batch.</param>
    /// <param name="interfaces">Interfaces that are known by now, at least those of the packets.</param>
    public void Add(ReadOnlySpan<PacketRecord> records, int interfaces)
    {
        if (interfaces > _packets.Length)
            Array.Resize(ref _packets, Math.Max(interfaces, _packets.Length * 2));
        if (interfaces <= 1)
        {
            _packets[0] += records.Length;
            return;
        }
        foreach (ref readonly PacketRecord record in records)
            _packets[record.Interface]++;
    }

    public long this[int id] => id < _packets.Length ? _packets[id] : 0;
}
