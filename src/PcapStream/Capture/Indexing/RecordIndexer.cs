namespace PcapStream.Capture.Indexing;

/// <summary>
/// Indexes the records of one capture as its bytes arrive: for bytes that start at a record, it writes an index entry
/// for each complete packet. One virtual call serves hundreds of packets; nothing is copied.
/// </summary>
internal abstract unsafe class RecordIndexer
{
    /// <summary>Bytes with which <see cref="Search"/> always decides on the first place.</summary>
    public const int SearchWindow = 256 << 10;

    /// <summary>Number of captures before this one in the same file.</summary>
    public int Joins { get; private set; }

    /// <summary>
    /// Bytes after an apparent start of another capture in which this capture may continue, so that the start was in a
    /// packet. The number falls with each start, so that a file full of them is not searched for each.
    /// </summary>
    protected int JoinWindow => SearchWindow >> Math.Min(Joins, 18);

    /// <summary>The file format's variant.</summary>
    public abstract CaptureVariant Variant { get; }

    /// <summary>Order of the bytes in the file's integers; pcapng's may change with each section.</summary>
    public abstract ByteOrder ByteOrder { get; }

    /// <summary>
    /// The description so far, replaced as a whole when more becomes known, so that any thread may read it.
    /// </summary>
    public abstract CaptureDescription Description { get; }

    /// <summary>
    /// Whether pcapng's other blocks are indexed among the packets, so that they can be copied;
    /// <see cref="PacketRecord.IsBlock"/> identifies them.
    /// </summary>
    public bool KeepsBlocks { get; set; }

    /// <summary>Blocks indexed that are not packets.</summary>
    public long Blocks { get; protected set; }

    /// <summary>Whether times that 64 bits of nanoseconds cannot hold are noted, for callers that use those.</summary>
    public bool NotesTimesBeyondNanoseconds { get; set; }

    /// <summary>Faults of packets that were indexed anyway; the caller of Index takes and clears them.</summary>
    public List<RecordNote> Notes { get; private set; } = [];

    /// <summary>
    /// Indexes packets from <paramref name="start"/> until one reaches beyond <paramref name="end"/>.
    /// </summary>
    /// <param name="start">First byte of a record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="stop">
    /// No record that starts at or after this address is indexed, so that a batch keeps its byte limit.
    /// </param>
    /// <param name="records">Room for <paramref name="capacity"/> entries.</param>
    /// <param name="capacity">Most packets to index.</param>
    public abstract IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity);

    /// <summary>
    /// Looks at the record after an accepted packet, which may show that the packet has lost bytes. Changes nothing.
    /// </summary>
    /// <param name="at">First byte of the record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <returns>The bytes that it needs and the doubt; none are needed for a whole record without doubt.</returns>
    public virtual IndexResult Peek(byte* at, byte* end) => IndexResult.Stopped(0, at, needed: 0);

    /// <summary>Judges a record that is doubtful or not available as a whole, by the bytes around it.</summary>
    /// <param name="at">First byte of the record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="fits">Whether all bytes that the record claims can be read.</param>
    /// <param name="offset">
    /// Offset of the record in the capture, by which bytes that were already searched are recognised.
    /// </param>
    public abstract RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset);

    /// <summary>Whether a record that is skipped unread has the expected end.</summary>
    /// <param name="start">First byte of the record, whose header is available.</param>
    /// <param name="last">The last four bytes that it claims.</param>
    public virtual bool EndsWith(byte* start, ReadOnlySpan<byte> last) => true;

    /// <summary>
    /// Accepts a doubtful record that is complete and plausible, without waiting for the bytes after it, which may come
    /// much later in a live capture.
    /// </summary>
    /// <param name="at">First byte of the record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    public virtual bool TryTake(byte* at, byte* end) => false;

    /// <summary>
    /// Searches within an accepted packet, when no record follows it, for the record that really follows: then bytes of
    /// the packet are missing, and it reaches into the next one.
    /// </summary>
    /// <param name="packet">The packet's first byte.</param>
    /// <param name="at">One past its last byte.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="found">The record; null when there is none beyond doubt.</param>
    /// <returns>False when more bytes are needed to decide.</returns>
    public virtual bool TryFindWithin(byte* packet, byte* at, byte* end, bool atEnd, out byte* found)
    {
        found = null;
        return true;
    }

    /// <summary>Bytes of a record before its packet.</summary>
    public virtual int HeaderSize => 0;

    /// <summary>
    /// Searches for the next record after damage: one that is followed by others like it, or by the end of the input.
    /// </summary>
    /// <param name="from">First byte that may start a record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="found">The record; otherwise the first place that cannot be decided without more bytes.</param>
    public abstract bool Search(byte* from, byte* end, bool atEnd, out byte* found);

    /// <summary>
    /// Whether parts of the capture are left out: descriptions in them are assumed, and their absence is not damage.
    /// </summary>
    public bool IsSampling { get; set; }

    /// <summary>
    /// The offset of the first record that is followed by others like it; null for none, or if more bytes are needed.
    /// </summary>
    /// <param name="bytes">Any part of the capture.</param>
    /// <param name="atEnd">Whether the input ends with it.</param>
    public int? Find(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        fixed (byte* from = bytes)
            return Search(from, from + bytes.Length, atEnd, out byte* found) ? (int)(found - from) : null;
    }

    /// <summary>
    /// A copy for another thread, which reads a part of the capture before those in front of it are read. It stops at
    /// everything that is not a sound packet, and changes nothing that this indexer knows. The caller prevents changes
    /// during the call. Null for a format that is only read from first to last.
    /// </summary>
    public virtual RecordIndexer? Fork() => null;

    /// <summary>
    /// Whether this indexer, at the record with which a fork began, would index the same packets as the fork did.
    /// </summary>
    /// <param name="fork">The fork, which indexed a part of the capture.</param>
    /// <param name="first">The first of its packets.</param>
    public virtual bool Agrees(RecordIndexer fork, in PacketRecord first) => false;

    /// <summary>Continues after packets that a fork indexed.</summary>
    /// <param name="last">The last of them.</param>
    public virtual void Adopt(in PacketRecord last)
    {
        // A record need not say anything about those after it.
    }

    /// <summary>Continues after packets that were left out.</summary>
    public virtual void Leap()
    {
        // A record need not say anything about those after it.
    }

    /// <summary>The fault of the record at which indexing ended, when its bytes cannot be read.</summary>
    /// <param name="start">First byte of that record.</param>
    /// <param name="length">Bytes of it that are available.</param>
    public abstract RecordFault Explain(byte* start, long length);

    /// <summary>The verdict where another capture starts: two were joined into one file.</summary>
    protected RecordVerdict Join(ReadOnlySpan<byte> start)
    {
        var fault = new RecordFault("file header", start.Length, "another capture starts here");
        if (Description.Interfaces.Count >= CaptureDescription.MostInterfaces)
            return RecordVerdict.Damaged(fault);
        CaptureFormat format = CaptureFormats.Recognise(start)!;
        RecordIndexer successor = format.CreateIndexer(start, Description);
        successor.KeepsBlocks = KeepsBlocks;
        successor.Blocks = Blocks;
        successor.Notes = Notes;
        successor.NotesTimesBeyondNanoseconds = NotesTimesBeyondNanoseconds;
        successor.Joins = Joins + 1;
        return new RecordVerdict(0, format.HeaderSize, fault, successor);
    }
}

/// <summary>The verdict on a doubtful record.</summary>
/// <param name="Needed">Bytes that must be available before it can be judged; 0 when it was judged.</param>
/// <param name="Skip">Bytes that are damaged; 0 when the next record must be searched.</param>
/// <param name="Fault">The fault; null for none.</param>
/// <param name="Successor">
/// The indexer after the damage, when another capture starts there; null for the same indexer.
/// </param>
internal readonly record struct RecordVerdict(long Needed, long Skip, RecordFault? Fault, RecordIndexer? Successor)
{
    /// <summary>It is a record: the next indexing accepts it without a test.</summary>
    public static RecordVerdict Accepted => default;

    /// <summary>More bytes are needed.</summary>
    public static RecordVerdict NeedsMore(long needed) => new(needed, 0, null, null);

    /// <summary>It is damaged, and a record may start anywhere after it.</summary>
    public static RecordVerdict Damaged(RecordFault fault) => new(0, 0, fault, null);

    /// <summary>A number of bytes are damaged, and a record follows them.</summary>
    public static RecordVerdict Damaged(long bytes, RecordFault fault) => new(0, bytes, fault, null);
}

/// <summary>The fault of a record, before its file and offset are known.</summary>
/// <param name="Field">The field that gave the need.</param>
/// <param name="Needed">Bytes that the record needs.</param>
/// <param name="Reason">The fault in a few words.</param>
internal sealed record RecordFault(string Field, long Needed, string Reason);

/// <summary>
/// A fault of a packet that was indexed anyway, before its file and offset are known.
/// </summary>
/// <param name="Record">The record's first byte.</param>
/// <param name="PacketsBefore">Packets that the same call indexed before.</param>
/// <param name="Fault">The fault and its correction.</param>
internal sealed record RecordNote(nint Record, int PacketsBefore, RecordFault Fault);
