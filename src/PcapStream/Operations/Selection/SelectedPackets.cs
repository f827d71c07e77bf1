using PcapStream.Batching;
using PcapStream.Batching.Pipeline;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;

namespace PcapStream.Operations.Selection;

/// <summary>The selected packets of a batch, with their places in it.</summary>
internal readonly ref struct SelectedPackets
{
    private readonly ReadOnlySpan<int> _places;
    private readonly BatchPosition _position;

    /// <summary>All packets of a batch.</summary>
    public SelectedPackets(PacketBatch batch, in BatchPosition position)
        : this(batch, position, batch.Records, default)
    {
    }

    /// <summary>Some packets of a batch.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="position">The batch's place in its capture.</param>
    /// <param name="records">The packets, in order.</param>
    /// <param name="places">The index of each in the batch; empty if they are all of its packets.</param>
    public SelectedPackets(
        PacketBatch batch, in BatchPosition position, ReadOnlySpan<PacketRecord> records, ReadOnlySpan<int> places)
    {
        Batch = batch;
        Records = records;
        _places = places;
        _position = position;
    }

    public PacketBatch Batch { get; }

    public ReadOnlySpan<PacketRecord> Records { get; }

    /// <summary>The time of the capture's first packet.</summary>
    public Timestamp First => _position.First;

    /// <summary>The number of a selected packet in its capture.</summary>
    public long NumberOf(int index) => Batch.FirstNumber + PlaceOf(index);

    /// <summary>The time of the packet before, selected or not; for the first packet, its own.</summary>
    public Timestamp PreviousOf(int index)
    {
        int place = PlaceOf(index);
        return place == 0 ? _position.Previous : Batch.TimeOf(Batch.Records[place - 1]);
    }

    /// <summary>The index of a selected packet in the batch.</summary>
    public int PlaceOf(int index) => _places.IsEmpty ? index : _places[index];
}
