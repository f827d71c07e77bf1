using PcapStream.Capture.Compression;
using PcapStream.Capture.Foreign;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Sources;

namespace PcapStream.Capture;

/// <summary>
/// An open capture: what it says of itself, its bytes in order, and the ledger of what could not be read. Packets come
/// out of it through a batch reader.
/// </summary>
public sealed class CaptureReader : IDisposable
{
    private const int MostDamage = 10_000;
    private const int MostGarbageInFront = 1 << 20;
    private const string LedgerIsFull = "damage beyond what the ledger holds, with packets in between";

    private readonly List<DamageEntry> _damage = [];
    private long _position;
    private long _packets;

    private CaptureReader(ByteSource source, RecordIndexer indexer)
    {
        Source = source;
        Indexer = indexer;
        Format = indexer.Variant.Format;
        Variant = indexer.Variant.Name;
    }

    /// <summary>The capture's name as it was given.</summary>
    public string Name => Source.Name;

    /// <summary>The file format; of the first capture where several were joined into one file.</summary>
    public CaptureFormat Format { get; }

    /// <summary>Wireshark's short name of the file type: <c>pcap</c>, <c>nsecpcap</c>, <c>modpcap</c>, <c>pcapng</c>.</summary>
    public string Variant { get; }

    /// <summary>Order of the bytes in the file's integers; of the latest section for pcapng, where each may have its own.</summary>
    public ByteOrder ByteOrder => Indexer.ByteOrder;

    /// <summary>What is known of the capture so far. A pcapng may describe an interface anywhere before its first packet.</summary>
    public CaptureDescription Description => Indexer.Description;

    /// <summary>How the file is compressed; null when it is not.</summary>
    public CompressionFormat? Compression => Source.Compression;

    /// <summary>Bytes in the capture, uncompressed; null for a pipe, and where it has to be decoded to know.</summary>
    public long? Length => Source.Length;

    /// <summary>Bytes of the capture, uncompressed, that have gone into batches, or were passed over.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Packets that have gone into batches.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes in the file, as stored; null for a pipe.</summary>
    public long? FileLength => Source.FileLength;

    /// <summary>Bytes of the file, as stored, that were used: for a compressed one, up to what is decoded ahead.</summary>
    public long FilePosition => Compression is null ? Position : Source.FilePosition;

    /// <summary>What could not be read, in file order; final once the last batch is out.</summary>
    public IReadOnlyList<DamageEntry> Damage => _damage;

    /// <summary>Whether the capture may be made while it is read.</summary>
    internal bool IsLive => !Source.IsSeekable && Compression is null;

    internal RecordIndexer Indexer { get; set; }

    internal ByteSource Source { get; }

    /// <summary>Opens a capture and reads its file header.</summary>
    /// <param name="path">A file, a named pipe, or <c>-</c> for the standard input.</param>
    /// <param name="options"><see cref="CaptureOptions.Default"/> for null.</param>
    /// <param name="cancellation">Ends the wait for a pipe's first bytes.</param>
    /// <exception cref="CaptureException">It cannot be opened, is not a capture, or is compressed and a library is missing.</exception>
    public static CaptureReader Open(string path, CaptureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CaptureOptions.Default;
        ByteSource source = ByteSource.Open(path, options.Follow);
        try
        {
            if (Compressions.Recognise(source.Peek(FileStart.Size, cancellation)) is { } compression)
                source = Decompress(source, compression, options);
            return Recognise(source, cancellation);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Source.Dispose();

    /// <summary>
    /// Why a file is no capture at all, in one line; null for a capture, damaged or not, and for what the system fails
    /// to open, of which nobody knows.
    /// </summary>
    internal static string? Refusal(string path)
    {
        try
        {
            Open(path).Dispose();
            return null;
        }
        catch (CaptureException error)
        {
            return error is { Fault: null, InnerException: null } ? error.Message : null;
        }
    }

    /// <summary>
    /// Reads on, but no further than <paramref name="end"/>, for who wants a sample: with what is known of the capture by
    /// now, and with a ledger of its own. The bytes stay this reader's.
    /// </summary>
    internal CaptureReader ReadOn(long end) => new(new SampleSource(Source, Source.Position, end), Indexer);

    /// <summary>
    /// Reads a stretch of the file from the first record on that starts at or behind <paramref name="start"/>, as behind
    /// damage; null where there is none within reach of a search.
    /// </summary>
    internal CaptureReader? ReadWithin(long start, long end)
    {
        var stretch = new SampleSource(Source, start, end);
        Indexer.IsSampling = true;
        for (int reach = RecordIndexer.SearchWindow / 4; reach <= 2 * RecordIndexer.SearchWindow; reach *= 2)
        {
            ReadOnlySpan<byte> bytes = stretch.Peek(reach, CancellationToken.None);
            if (Indexer.Find(bytes, atEnd: bytes.Length < reach) is { } at)
            {
                stretch.Skip(at);
                return new CaptureReader(stretch, Indexer);
            }
        }
        return null;
    }

    /// <summary>All that was read is used but the last <paramref name="left"/> bytes, and so many packets were in it.</summary>
    internal void NoteUse(long left, long packets)
    {
        Volatile.Write(ref _position, Source.Position - left);
        Volatile.Write(ref _packets, packets);
    }

    /// <summary>
    /// Adds a line to the ledger, whose length is bounded: a hostile capture may have damage in every other record.
    /// What adjoins the last line and is alike extends it, and so does everything once the ledger is full.
    /// </summary>
    internal void AddDamage(DamageEntry entry)
    {
        if (_damage.Count > 0 && _damage[^1] is var last && (entry.Continues(last) || _damage.Count == MostDamage))
            _damage[^1] = last with { Length = entry.Offset + entry.Length - last.Offset, Reason = entry.Continues(last) ? last.Reason : LedgerIsFull };
        else
            _damage.Add(entry);
    }

    private static DecompressedSource Decompress(ByteSource source, CompressionFormat compression, CaptureOptions options) => options.Follow
        ? throw new CaptureException($"{source.Name}: is compressed with {compression.Name}, and only an uncompressed file can be followed")
        : new DecompressedSource(source, compression, options.DecompressionMemoryLimit);

    private static CaptureReader Recognise(ByteSource source, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> start = source.Peek(FileStart.Size, cancellation);
        if (start.IsEmpty)
            throw new CaptureException($"{source.Name}: {source.Damage ?? "is empty"}");
        if (CaptureFormats.Recognise(start) is not { } format)
            return Find(source, cancellation);
        if (start.Length < format.HeaderSize)
        {
            throw new CaptureException(new CaptureFault(
                source.Name, 0, 0, "file header", format.HeaderSize, start.Length, "cut short in the file header"));
        }
        if (format.RefuseVersion(start) is { } reason)
            throw new CaptureException($"{source.Name}: {reason}");
        return new CaptureReader(source, Begin(source, format, start));
    }

    // A capture may have garbage in front of it; what has none within reach is something else.
    private static CaptureReader Find(ByteSource source, CancellationToken cancellation)
    {
        if (ForeignFormats.DescribeCapture(source.Peek(ForeignFormats.Size, cancellation)) is { } foreign)
            throw new CaptureException($"{source.Name}: {foreign}");
        ReadOnlySpan<byte> reach = source.Peek(MostGarbageInFront, cancellation);
        int garbage = FileStart.Find(reach);
        if (garbage < 0)
            throw new CaptureException($"{source.Name}: {ForeignFormats.Describe(reach)}");
        source.Skip(garbage);
        var reader = new CaptureReader(source, Begin(source, CaptureFormats.Recognise(reach[garbage..])!, reach[garbage..]));
        reader.AddDamage(new DamageEntry(0, garbage, "no capture starts before this", 0));
        return reader;
    }

    private static RecordIndexer Begin(ByteSource source, CaptureFormat format, ReadOnlySpan<byte> start)
    {
        RecordIndexer indexer = format.CreateIndexer(start, new CaptureDescription());
        source.Skip(format.HeaderSize);
        return indexer;
    }
}

/// <summary>How a capture is opened.</summary>
public sealed record CaptureOptions
{
    /// <summary>128 MiB for a decompressor; files are not followed.</summary>
    public static CaptureOptions Default { get; } = new();

    /// <summary>
    /// Most bytes that decompressing may take for itself, above 0: zstd's window, xz's dictionary. 128 MiB, the default, is what
    /// zstd's own tool allows, and xz asks for half of it at its highest level; at the usual levels both take 2 to 8 MiB.
    /// </summary>
    public long DecompressionMemoryLimit { get; init; } = 128 << 20;

    /// <summary>Whether to wait at the end of a file for what is written to it, until reading is cancelled. Of an uncompressed file only.</summary>
    public bool Follow { get; init; }
}

/// <summary>A line of the damage ledger: a range of the capture that yielded no packets, and why.</summary>
/// <param name="Offset">First byte of the range, in the uncompressed capture.</param>
/// <param name="Length">Bytes in the range.</param>
/// <param name="Reason">What was wrong, in a few words.</param>
/// <param name="PacketsBefore">Packets read before the range.</param>
public sealed record DamageEntry(long Offset, long Length, string Reason, long PacketsBefore)
{
    /// <summary>Whether this is more of the same, right behind it.</summary>
    internal bool Continues(DamageEntry last) =>
        Offset == last.Offset + last.Length && PacketsBefore == last.PacketsBefore && Reason == last.Reason;
}
