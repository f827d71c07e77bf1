using PcapStream.Buffers.Leases;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg.Blocks;

namespace PcapStream.Batching;

/// <summary>
/// A packet seen inside a batch: no copy, valid until the batch is released. Every access checks that, so that a view
/// kept too long is an <see cref="ObjectDisposedException"/> and never another packet's bytes.
/// </summary>
public readonly struct PacketView
{
    private readonly PacketBatch _batch;
    private readonly int _index;
    private readonly int _epoch;

    internal PacketView(PacketBatch batch, int index, int epoch)
    {
        _batch = batch;
        _index = index;
        _epoch = epoch;
    }

    /// <summary>The packet's number in its capture, from 1 (Wireshark's <c>frame.number</c>).</summary>
    public long Number => _batch.NumberOf(_index, _epoch);

    /// <summary>The time of capture.</summary>
    public Timestamp Timestamp => _batch.TimeOf(Record);

    /// <summary>Bytes that the capture holds.</summary>
    public int CapturedLength => (int)Record.CapturedLength;

    /// <summary>Bytes on the wire, as the capture claims; any 32-bit value in a hostile file.</summary>
    public uint OriginalLength => Record.OriginalLength;

    /// <summary>The protocol of the first bytes.</summary>
    public LinkType LinkType => Record.LinkType;

    /// <summary>Index of the interface within the capture.</summary>
    public int Interface => Record.Interface;

    /// <summary>The captured bytes, in the batch's own memory.</summary>
    public unsafe ReadOnlySpan<byte> Data
    {
        get
        {
            ref readonly PacketRecord record = ref Record;
            return new ReadOnlySpan<byte>(record.Address, (int)record.CapturedLength);
        }
    }

    /// <summary>Comments on the packet; only a pcapng has any. They are read again at each call.</summary>
    public IReadOnlyList<string> Comments
    {
        get
        {
            ref readonly PacketRecord record = ref Record;
            return record.OptionWords == 0
                ? []
                : PacketOptions.Comments(_batch.OptionsOf(record), _batch.OrderOf(record));
        }
    }

    /// <summary>
    /// The packet's options in pcapng's form, in the batch's own memory and in <see cref="OptionOrder"/>; empty for
    /// none.
    /// </summary>
    internal ReadOnlySpan<byte> Options => _batch.OptionsOf(Record);

    /// <summary>Byte order of the section that the packet is in.</summary>
    internal ByteOrder OptionOrder => _batch.OrderOf(Record);

    private ref readonly PacketRecord Record => ref _batch.RecordAt(_index, _epoch);

    /// <summary>Copies the packet into a block of the pool, so that the copy outlives its batch.</summary>
    /// <returns>The copy, to be released once.</returns>
    /// <exception cref="Buffers.BufferExhaustedException">The lease reserve is used up.</exception>
    public RetainedPacket Retain() => new(_batch.Retain(Data), Number, Timestamp, OriginalLength, LinkType, Interface);
}

/// <summary>
/// A copy of a packet in a block of the pool, which outlives its batch, without its comments. Release it once, on any
/// thread.
/// </summary>
/// <param name="Lease">The block that holds the captured bytes.</param>
/// <param name="Number">The packet's number in its capture, from 1.</param>
/// <param name="Timestamp">The time of capture.</param>
/// <param name="OriginalLength">Bytes on the wire, as the capture claims.</param>
/// <param name="LinkType">The protocol of the first bytes.</param>
/// <param name="Interface">Index of the interface within the capture.</param>
public readonly record struct RetainedPacket(
    PacketLease Lease, long Number, Timestamp Timestamp, uint OriginalLength, LinkType LinkType, int Interface)
    : IDisposable
{
    /// <summary>The captured bytes.</summary>
    /// <exception cref="LeaseException">The packet was released.</exception>
    public ReadOnlySpan<byte> Data => Lease.Span;

    /// <summary>Bytes that the capture holds.</summary>
    public int CapturedLength => Lease.Length;

    /// <summary>Releases the block.</summary>
    /// <exception cref="LeaseException">It was released before.</exception>
    public void Dispose() => Lease.Dispose();
}
