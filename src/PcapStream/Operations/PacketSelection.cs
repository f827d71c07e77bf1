using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;

namespace PcapStream.Operations;

/// <summary>Selects the packets that pass a filter, and counts those that do not. For one thread.</summary>
internal sealed class PacketSelection(PacketFilter filter)
{
    // As long as the largest batch so far.
    private PacketRecord[] _passed = [];

    /// <summary>Packets that did not pass.</summary>
    public long FilteredOut { get; private set; }

    /// <summary>The packets of a batch that pass, in order and up to a number, valid until the next call.</summary>
    /// <exception cref="FilterException">The filter does not apply to their link type.</exception>
    public ReadOnlySpan<PacketRecord> Select(PacketBatch batch, long most)
    {
        ReadOnlySpan<PacketRecord> records = batch.Records;
        if (_passed.Length < records.Length)
            _passed = new PacketRecord[records.Length];
        PacketRecord[] passed = _passed;
        int count = 0;
        int seen = 0;
        int lastInterface = PacketRecord.Block;
        BpfProgram? program = null;
        while (seen < records.Length && count < most)
        {
            ref readonly PacketRecord record = ref records[seen++];
            // All packets of an interface have one link type.
            if (program is null || record.Interface != lastInterface)
            {
                program = ProgramFor(record, batch);
                lastInterface = record.Interface;
            }
            if (program.Matches(record.Data, record.OriginalLength))
                passed[count++] = record;
        }
        FilteredOut += seen - count;
        return new ReadOnlySpan<PacketRecord>(passed, 0, count);
    }

    /// <summary>Whether one packet passes.</summary>
    /// <exception cref="FilterException">The filter does not apply to its link type.</exception>
    public bool Passes(in PacketRecord record, PacketBatch batch)
    {
        bool passes = ProgramFor(record, batch).Matches(record.Data, record.OriginalLength);
        FilteredOut += passes ? 0 : 1;
        return passes;
    }

    private BpfProgram ProgramFor(in PacketRecord record, PacketBatch batch) =>
        filter.For(
            record.LinkType.Value,
            isSwapped: batch.OrderOf(record) == ByteOrder.BigEndian == BitConverter.IsLittleEndian);
}

/// <summary>
/// Prefetches the headers of a later packet while others are decoded: packets are too far apart for the processor to
/// predict.
/// </summary>
internal static unsafe class PacketAhead
{
    private const int Distance = 6;
    private const int CacheLine = 64;

    /// <summary>Prefetches the packet that follows in a few steps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(ReadOnlySpan<PacketRecord> records, int index)
    {
        if (!Sse.IsSupported || index + Distance >= records.Length)
            return;
        // A hint: an address after the packet's end is harmless.
        byte* packet = records[index + Distance].Address;
        Sse.Prefetch0(packet);
        Sse.Prefetch0(packet + CacheLine);
    }
}
