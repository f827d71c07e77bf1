using PcapStream.Batching;
using PcapStream.Capture;

namespace PcapStream.Operations.Convert;

/// <summary>Carries the packets of one capture after the other into a classic pcap, which holds nothing else.</summary>
/// <param name="writer">Where they go.</param>
/// <param name="options">Which, and how many, are wanted.</param>
/// <param name="finest">The precision of the output: an interface with a finer one is an error, and digits are not lost in silence.</param>
internal class PacketCarrier(CaptureWriter writer, ConvertOptions options, TimestampPrecision finest = TimestampPrecision.Nanoseconds)
{
    // The writer's number of each of the capture's interfaces.
    private readonly List<int> _interfaces = [];

    private readonly PacketSelection? _selection = options.Filter is { } filter ? new PacketSelection(filter) : null;

    /// <summary>Packets that may still be written.</summary>
    public long Wanted => (options.MaxPackets ?? long.MaxValue) - writer.Packets;

    protected CaptureWriter Writer => writer;

    /// <summary>Starts another capture, whose interfaces are numbered anew.</summary>
    public void Begin() => _interfaces.Clear();

    /// <summary>Writes the packets of a batch, as many as are wanted.</summary>
    /// <param name="batch">Packets, and blocks if the capture's reader was told to keep them.</param>
    /// <param name="interfaces">The capture's, of which those of the packets are known.</param>
    public void Carry(PacketBatch batch, IReadOnlyList<CaptureInterface> interfaces)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (Wanted <= 0)
                return;
            if (record.IsBlock)
            {
                CarryBlock(record, interfaces);
                continue;
            }
            if (_selection?.Passes(record, batch) == false)
                continue;
            // A classic pcap's interface has no block that came before, and a damaged block is not carried.
            while (_interfaces.Count <= record.Interface)
                _interfaces.Add(Describe(Sound(interfaces[_interfaces.Count], batch)));
            CarryPacket(_interfaces[record.Interface], record, batch);
        }
    }

    /// <summary>Ends a capture: one without packets has a link type all the same.</summary>
    public void End(IReadOnlyList<CaptureInterface> interfaces)
    {
        if (writer.Packets == 0 && _interfaces.Count == 0 && interfaces.Count > 0)
            _interfaces.Add(Describe(interfaces[0]));
    }

    /// <summary>Describes an interface by what is known of it; returns the writer's number.</summary>
    /// <exception cref="CaptureException">The output cannot hold it.</exception>
    protected virtual int Describe(CaptureInterface description) => description.Precision <= finest
        ? writer.AddInterface(description)
        : throw new CaptureException($"interface {description.Id} has finer times than those before it, for which microseconds were chosen; ask for nanoseconds (nsecpcap), or for microseconds to cut them");

    protected virtual void CarryPacket(int interfaceId, in PacketRecord record, PacketBatch batch) =>
        writer.Write(interfaceId, new Timestamp(record.Nanoseconds), record.Data, record.OriginalLength);

    protected virtual void CarryBlock(in PacketRecord block, IReadOnlyList<CaptureInterface> interfaces)
    {
    }

    // libpcap refuses packets longer than a pcapng's snap length, which a classic pcap's header is not held to.
    private static CaptureInterface Sound(CaptureInterface description, PacketBatch batch)
    {
        foreach (ref readonly PacketRecord record in batch.Records)
        {
            if (record.Interface == description.Id && record.CapturedLength > description.SnapLength)
                return description with { SnapLength = 0 };
        }
        return description;
    }

    /// <summary>An interface of the capture has a number in the writer; those before it are described if they are not yet.</summary>
    protected void Map(int interfaceId, int written, IReadOnlyList<CaptureInterface> interfaces)
    {
        while (_interfaces.Count < interfaceId)
            _interfaces.Add(Describe(interfaces[_interfaces.Count]));
        _interfaces.Add(written);
    }
}
