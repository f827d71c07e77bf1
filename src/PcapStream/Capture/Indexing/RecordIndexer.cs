namespace PcapStream.Capture.Indexing;

/// <summary>
/// Walks the records of one capture as its bytes arrive: given a run of bytes that starts at a record, writes an index
/// entry for each packet that lies in it whole. One virtual call serves hundreds of packets; nothing is copied.
/// </summary>
internal abstract unsafe class RecordIndexer
{
    /// <summary>Bytes with which <see cref="Search"/> always decides about its first place.</summary>
    public const int SearchWindow = 256 << 10;

    // Captures that this one was joined to.
    private int _joins;

    /// <summary>
    /// Bytes behind what looks like another capture's start in which this capture may go on, so that it was in a packet:
    /// fewer with each, so that a file full of starts is not searched for each of them.
    /// </summary>
    protected int JoinWindow => SearchWindow >> Math.Min(_joins, 18);

    /// <summary>The file format's variant.</summary>
    public abstract CaptureVariant Variant { get; }

    /// <summary>Order of the bytes in the file's integers; pcapng's may change with each section.</summary>
    public abstract ByteOrder ByteOrder { get; }

    /// <summary>What is known of the capture so far, replaced as a whole when more becomes known, so that any thread may read it.</summary>
    public abstract CaptureDescription Description { get; }

    /// <summary>
    /// Whether pcapng's other blocks are indexed among the packets, for who carries them over:
    /// <see cref="PacketRecord.IsBlock"/> tells them apart.
    /// </summary>
    public bool KeepsBlocks { get; set; }

    /// <summary>Blocks that were indexed and are no packets.</summary>
    public long Blocks { get; protected set; }

    /// <summary>Whether times that 64 bits of nanoseconds cannot hold are noted, for those who count in them.</summary>
    public bool NotesTimesBeyondNanoseconds { get; set; }

    /// <summary>Faults of packets that were indexed all the same; whoever indexes takes and clears them.</summary>
    public List<RecordNote> Notes { get; private set; } = [];

    /// <summary>Indexes packets from <paramref name="start"/> until one reaches beyond <paramref name="end"/>.</summary>
    /// <param name="start">First byte of a record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="stop">No record that starts at or after this address is taken, so that a batch keeps its byte limit.</param>
    /// <param name="records">Room for <paramref name="capacity"/> entries.</param>
    /// <param name="capacity">Most packets to index.</param>
    public abstract IndexResult Index(byte* start, byte* end, byte* stop, PacketRecord* records, int capacity);

    /// <summary>Judges a record that indexing found doubtful, or that cannot be had whole, by what is around it.</summary>
    /// <param name="at">First byte of the record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="fits">Whether all bytes that the record claims can be had.</param>
    /// <param name="offset">Where in the capture the record is, by which bytes are known that were searched before.</param>
    public abstract RecordVerdict Judge(byte* at, byte* end, bool atEnd, bool fits, long offset);

    /// <summary>Whether a record that is passed over unread ends as it should.</summary>
    /// <param name="start">First byte of the record, whose header is at hand.</param>
    /// <param name="last">The last four bytes that it claims.</param>
    public virtual bool EndsWith(byte* start, ReadOnlySpan<byte> last) => true;

    /// <summary>
    /// Takes a doubtful record that is whole and could be one, without waiting for what follows it: what follows a
    /// live capture's last packet may be long in coming.
    /// </summary>
    /// <param name="at">First byte of the record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    public virtual bool TryTake(byte* at, byte* end) => false;

    /// <summary>
    /// Searches within a packet that was taken, when what follows it is no record, for the record that follows it in
    /// truth:
    /// then bytes of the packet are missing, and it reaches into the next one.
    /// </summary>
    /// <param name="packet">The packet's first byte.</param>
    /// <param name="at">One past its last byte.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="found">Where the record is; null when there is none beyond doubt.</param>
    /// <returns>False when more bytes would have to tell.</returns>
    public virtual bool TryFindWithin(byte* packet, byte* at, byte* end, bool atEnd, out byte* found)
    {
        found = null;
        return true;
    }

    /// <summary>Bytes of a record before its packet.</summary>
    public virtual int HeaderSize => 0;

    /// <summary>Searches for the next record behind damage: one that others like it follow, or the end of the input.</summary>
    /// <param name="from">First byte that may start a record.</param>
    /// <param name="end">One past the last byte that may be read.</param>
    /// <param name="atEnd">Whether the input ends there.</param>
    /// <param name="found">Where the record is; else the first place at which that cannot be told without more bytes.</param>
    public abstract bool Search(byte* from, byte* end, bool atEnd, out byte* found);

    /// <summary>Whether parts of the capture are left out: what was described there is guessed, and no damage.</summary>
    public bool IsSampling { get; set; }

    /// <summary>Where the first record is that others like it follow; null where there is none, or more bytes would have to tell.</summary>
    /// <param name="bytes">Any part of the capture.</param>
    /// <param name="atEnd">Whether the input ends with it.</param>
    public int? Find(ReadOnlySpan<byte> bytes, bool atEnd)
    {
        fixed (byte* from = bytes)
            return Search(from, from + bytes.Length, atEnd, out byte* found) ? (int)(found - from) : null;
    }

    /// <summary>What the record at which indexing ended is, when its bytes cannot be had.</summary>
    /// <param name="start">First byte of that record.</param>
    /// <param name="length">Bytes of it that are there.</param>
    public abstract RecordFault Explain(byte* start, long length);

    /// <summary>Another capture starts here: two were joined into one file.</summary>
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
        successor._joins = _joins + 1;
        return new RecordVerdict(0, format.HeaderSize, fault, successor);
    }
}

/// <summary>What a doubtful record turns out to be.</summary>
/// <param name="Needed">Bytes that must be at hand before it can be judged; 0 when it has been.</param>
/// <param name="Skip">Bytes that are damaged; 0 when the next record has to be searched for.</param>
/// <param name="Fault">What is wrong; null when nothing is.</param>
/// <param name="Successor">What goes on behind the damage, when the bytes there are another capture's; null for the same indexer.</param>
internal readonly record struct RecordVerdict(long Needed, long Skip, RecordFault? Fault, RecordIndexer? Successor)
{
    /// <summary>It is a record: the next indexing takes it without asking.</summary>
    public static RecordVerdict Accepted => default;

    /// <summary>More must be seen of what follows.</summary>
    public static RecordVerdict NeedsMore(long needed) => new(needed, 0, null, null);

    /// <summary>It is damaged, and a record may start anywhere behind it.</summary>
    public static RecordVerdict Damaged(RecordFault fault) => new(0, 0, fault, null);

    /// <summary>So many bytes are damaged, and a record follows them.</summary>
    public static RecordVerdict Damaged(long bytes, RecordFault fault) => new(0, bytes, fault, null);
}

/// <summary>What is wrong with a record, before it is known where in which file that is.</summary>
/// <param name="Field">The field that told what was needed.</param>
/// <param name="Needed">Bytes that the record needs.</param>
/// <param name="Reason">What that means, in a few words.</param>
internal sealed record RecordFault(string Field, long Needed, string Reason);

/// <summary>
/// A fault of a packet that was indexed all the same, before it is known where in which file that is.
/// </summary>
/// <param name="Record">The record's first byte.</param>
/// <param name="PacketsBefore">Packets that the same call had indexed before.</param>
/// <param name="Fault">What was wrong, and what was made of it.</param>
internal sealed record RecordNote(nint Record, int PacketsBefore, RecordFault Fault);
