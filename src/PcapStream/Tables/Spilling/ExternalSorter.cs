using PcapStream.Buffers;

namespace PcapStream.Tables.Spilling;

/// <summary>
/// Sorts any number of records in the blocks of a <see cref="TableMemory"/>: records that do not fit are spilled in
/// sorted runs, which are merged when the sorter is drained. Records that compare equal keep no order.
/// </summary>
/// <typeparam name="TRecord">The record.</typeparam>
/// <typeparam name="TOrder">The order.</typeparam>
internal sealed class ExternalSorter<TRecord, TOrder> : SpillingStore<TRecord, TOrder>
    where TRecord : unmanaged
    where TOrder : struct, IRecordOrder<TRecord>
{
    /// <param name="memory">The memory for records.</param>
    public ExternalSorter(TableMemory memory) : base(memory)
    {
    }

    /// <summary>Adds a copy of a record.</summary>
    /// <exception cref="SpillException">The temporary folder is full, or cannot be written.</exception>
    /// <exception cref="BufferExhaustedException">There is no memory for the first record.</exception>
    public unsafe void Add(in TRecord record)
    {
        if (Records.Count >= Capacity || !Records.HasRoom)
            MakeRoom();
        Records.Add(record, out _);
    }

    private protected override int ScratchChanged(nint scratch, long bytes) => (int)(bytes / EntryBytes);
}
