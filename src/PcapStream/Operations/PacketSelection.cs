using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Filtering;

namespace PcapStream.Operations;

/// <summary>Tells which packets of batches pass a filter, and counts those that do not. For one thread.</summary>
internal sealed class PacketSelection(PacketFilter filter)
{
    // As long as the largest batch so far.
    private PacketRecord[] _passed = [];

    /// <summary>Packets that did not pass.</summary>
    public long FilteredOut { get; private set; }

    /// <summary>Those of a batch that pass, in order and up to a number, valid until the next call.</summary>
    /// <exception cref="FilterException">The filter has no meaning for packets of their link type.</exception>
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
            // All packets of an interface are of one link type.
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
    /// <exception cref="FilterException">The filter has no meaning for packets of its link type.</exception>
    public bool Passes(in PacketRecord record, PacketBatch batch)
    {
        bool passes = ProgramFor(record, batch).Matches(record.Data, record.OriginalLength);
        FilteredOut += passes ? 0 : 1;
        return passes;
    }

    private BpfProgram ProgramFor(in PacketRecord record, PacketBatch batch) =>
        filter.For(record.LinkType.Value, isSwapped: batch.OrderOf(record) == ByteOrder.BigEndian == BitConverter.IsLittleEndian);
}
