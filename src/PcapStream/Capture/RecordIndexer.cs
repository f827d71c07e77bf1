namespace PcapStream.Capture;

/// <summary>
/// Walks the records of one capture as its bytes arrive: given a run of bytes that starts at a record, writes an index
/// entry for each packet that lies in it whole. One virtual call serves hundreds of packets; nothing is copied.
/// </summary>
internal abstract unsafe class RecordIndexer
{
    /// <summary>Indexes packets from <paramref name="start"/> until one reaches beyond <paramref name="end"/>.</summary>
    /// <param name="start">First byte of a record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="stop">No record that starts at or after this address is taken, so that a batch keeps its byte limit.</param>
    /// <param name="records">Room for <paramref name="capacity"/> entries.</param>
    /// <param name="capacity">Most packets to index.</param>
    public abstract IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity);

    /// <summary>What the record at which indexing ended is, when its bytes cannot be had.</summary>
    /// <param name="start">First byte of that record.</param>
    /// <param name="length">Bytes of it that are there.</param>
    public abstract (string Field, long Needed, string Reason) Explain(byte* start, long length);
}
