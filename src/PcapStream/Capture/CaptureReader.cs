using Microsoft.Win32.SafeHandles;
using PcapStream.Capture.Compression;
using PcapStream.Capture.Foreign;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.Sources;

namespace PcapStream.Capture;

/// <summary>
/// An open capture: its description, its bytes in order, and the ledger of damage. A batch reader reads its packets.
/// </summary>
public sealed class CaptureReader : IDisposable
{
    private const int MostGarbageInFront = 1 << 20;

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

    /// <summary>The capture's name as the caller gave it.</summary>
    public string Name => Source.Name;

    /// <summary>The file format; of the first capture where several were joined into one file.</summary>
    public CaptureFormat Format { get; }

    /// <summary>
    /// Wireshark's short name of the file type: <c>pcap</c>, <c>nsecpcap</c>, <c>modpcap</c>, <c>pcapng</c>.
    /// </summary>
    public string Variant { get; }

    /// <summary>
    /// Order of the bytes in the file's integers; of the latest section for pcapng, where each may have its own.
    /// </summary>
    public ByteOrder ByteOrder => Indexer.ByteOrder;

    /// <summary>The description so far. A pcapng may describe an interface anywhere before its first packet.</summary>
    public CaptureDescription Description => Indexer.Description;

    /// <summary>How the file is compressed; null when it is not.</summary>
    public CompressionFormat? Compression => Source.Compression;

    /// <summary>Bytes in the capture, uncompressed; null for a pipe and for a compressed file.</summary>
    public long? Length => Source.Length;

    /// <summary>Bytes of the capture, uncompressed, that are in batches or were skipped.</summary>
    public long Position => Volatile.Read(ref _position);

    /// <summary>Packets that were put into batches.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes in the file, as stored; null for a pipe.</summary>
    public long? FileLength => Source.FileLength;

    /// <summary>
    /// Bytes of the file, as stored, that were used; in a compressed file, those decompressed ahead are included.
    /// </summary>
    public long FilePosition => Compression is null ? Position : Source.FilePosition;

    /// <summary>The parts that could not be read, in file order; complete after the last batch.</summary>
    public IReadOnlyList<DamageEntry> Damage => _damage;

    /// <summary>Whether the capture may still be written while it is read.</summary>
    internal bool IsLive => !Source.IsSeekable && Compression is null;

    internal RecordIndexer Indexer { get; set; }

    internal ByteSource Source { get; }

    /// <summary>Where reading was in doubt, for an index; null to keep no log.</summary>
    internal DoubtLog? Doubts { get; set; }

    /// <summary>What is known of the packets before a part of the capture; null for none.</summary>
    internal EarlierPackets? Earlier { get; init; }

    /// <summary>Opens a capture and reads its file header.</summary>
    /// <param name="path">A file, a named pipe, or <c>-</c> for the standard input.</param>
    /// <param name="options"><see cref="CaptureOptions.Default"/> for null.</param>
    /// <param name="cancellation">Ends the wait for a pipe's first bytes.</param>
    /// <exception cref="CaptureException">
    /// It cannot be opened, is not a capture, or is compressed and a library is missing.
    /// </exception>
    public static CaptureReader Open(
        string path, CaptureOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CaptureOptions.Default;
        ByteSource source = options.Handles?.GetValueOrDefault(path) is { } handle
            ? ByteSource.Open(path, handle, options.Follow)
            : ByteSource.Open(path, options.Follow);
        try
        {
            if (Compressions.Recognise(source.Peek(FileStart.Size, cancellation)) is { } compression)
                source = Decompress(source, compression, options);
            return Recognise(source, options, cancellation);
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
    /// Why a file is not a capture, in one line; null for a capture, damaged or not, and for a file that cannot be
    /// opened, which may be one.
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
    /// Continues to read, up to <paramref name="end"/> only, as a sample: with the description so far, and with a
    /// separate ledger. This reader keeps the source.
    /// </summary>
    internal CaptureReader ReadOn(long end) => new(new SourcePart(Source, Source.Position, end), Indexer);

    /// <summary>
    /// Reads a part of the file. Records begin at both of its ends. This reader keeps the source.
    /// </summary>
    /// <param name="start">Offset of the part's first record.</param>
    /// <param name="end">Offset after its last.</param>
    /// <param name="earlier">What is known of the packets before it; null where they do not count.</param>
    internal CaptureReader ReadBetween(long start, long end, EarlierPackets? earlier = null)
    {
        var part = new CaptureReader(new SourcePart(Source, start, end), Indexer) { Earlier = earlier };
        // What is in front of the first record.
        if (start == Source.Position)
            part._damage.AddRange(_damage);
        return part;
    }

    /// <summary>
    /// Reads a part of the file, from the first record at or after <paramref name="start"/>, found as after damage;
    /// null where a search finds none.
    /// </summary>
    internal CaptureReader? ReadWithin(long start, long end)
    {
        var stretch = new SourcePart(Source, start, end);
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

    /// <summary>Sets the position: all bytes read are used except the last <paramref name="left"/>.</summary>
    internal void NoteUse(long left, long packets)
    {
        Volatile.Write(ref _position, Source.Position - left);
        Volatile.Write(ref _packets, packets);
    }

    /// <summary>Adds a line to the ledger.</summary>
    internal void AddDamage(DamageEntry entry) => DamageLedger.Add(_damage, entry);

    private static DecompressedSource Decompress(
        ByteSource source, CompressionFormat compression, CaptureOptions options) =>
        options.Follow
            ? throw new CaptureException(
                $"{source.Name}: is compressed with {compression.Name}; only an uncompressed file can be followed")
            : new DecompressedSource(source, compression, options.DecompressionMemoryLimit)
            {
                Log = options.AccessSpacing is { } spacing ? new AccessLog(spacing) : null,
            };

    private static CaptureReader Recognise(
        ByteSource source, CaptureOptions options, CancellationToken cancellation)
    {
        ReadOnlySpan<byte> start = source.Peek(FileStart.Size, cancellation);
        if (start.IsEmpty)
            throw new CaptureException($"{source.Name}: {source.Damage ?? "is empty"}");
        if (CaptureFormats.Recognise(start) is not { } format)
        {
            return options.Assumed is { } assumed
                ? new CaptureReader(source, assumed.Header.CreateIndexer(new CaptureDescription()))
                : Find(source, cancellation);
        }
        if (start.Length < format.HeaderSize)
        {
            throw new CaptureException(new CaptureFault(
                source.Name, 0, 0, "file header", format.HeaderSize, start.Length, "cut short in the file header"));
        }
        if (format.RefuseVersion(start) is { } reason)
            throw new CaptureException($"{source.Name}: {reason}");
        return new CaptureReader(source, Begin(source, format, start));
    }

    // A capture may start with garbage; a file without a start within reach is something else.
    private static CaptureReader Find(ByteSource source, CancellationToken cancellation)
    {
        if (ForeignFormats.DescribeCapture(source.Peek(ForeignFormats.Size, cancellation)) is { } foreign)
            throw new CaptureException($"{source.Name}: {foreign}");
        ReadOnlySpan<byte> reach = source.Peek(MostGarbageInFront, cancellation);
        int garbage = FileStart.Find(reach);
        if (garbage < 0)
        {
            throw new CaptureException(
                $"{source.Name}: {ForeignFormats.DescribeArchive(reach) ?? ForeignFormats.Unknown}")
            {
                IsUnknownFormat = ForeignFormats.DescribeArchive(reach) is null,
            };
        }
        source.Skip(garbage);
        var reader = new CaptureReader(
            source, Begin(source, CaptureFormats.Recognise(reach[garbage..])!, reach[garbage..]));
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

/// <summary>The packets before a part of a capture.</summary>
/// <param name="Count">Their number.</param>
/// <param name="First">Time of the first of them.</param>
/// <param name="Previous">Time of the last of them.</param>
/// <param name="LastKnown">Time of the last of them that has one; null when none has.</param>
internal sealed record EarlierPackets(long Count, Timestamp First, Timestamp Previous, Timestamp? LastKnown);

/// <summary>How a capture is opened.</summary>
public sealed record CaptureOptions
{
    /// <summary>128 MiB for a decompressor; files are not followed.</summary>
    public static CaptureOptions Default { get; } = new();

    /// <summary>
    /// Most bytes of memory for decompression, above 0: zstd's window, xz's dictionary. The default of 128 MiB is also
    /// that of zstd's own tool; xz needs half of it at its highest level. At the usual levels both need 2 to 8 MiB.
    /// </summary>
    public long DecompressionMemoryLimit { get; init; } = 128 << 20;

    /// <summary>
    /// Whether to wait at the end of a file for more, until reading is cancelled. Only for uncompressed files.
    /// </summary>
    public bool Follow { get; init; }

    /// <summary>
    /// Open files or pipes that are read instead of the files of these names, such as a pipe from another thread. Each
    /// is read once, and closed with its capture. Null for none.
    /// </summary>
    public IReadOnlyDictionary<string, SafeFileHandle>? Handles { get; init; }

    /// <summary>
    /// Bytes of the stretches in which access points of a compressed file are noted; null to note none.
    /// </summary>
    internal AccessSpacing? AccessSpacing { get; init; }

    /// <summary>The properties of a capture that does not start with a file header; null to refuse it.</summary>
    public AssumedHeader? Assumed { get; init; }
}

/// <summary>A line of the damage ledger: a range of the capture without packets, and the reason.</summary>
/// <param name="Offset">First byte of the range, in the uncompressed capture.</param>
/// <param name="Length">Bytes in the range.</param>
/// <param name="Reason">The fault, in a few words.</param>
/// <param name="PacketsBefore">Packets read before the range.</param>
public sealed record DamageEntry(long Offset, long Length, string Reason, long PacketsBefore)
{
    /// <summary>Whether this is the same kind of damage, directly after it.</summary>
    internal bool Continues(DamageEntry last) =>
        Offset == last.Offset + last.Length && PacketsBefore == last.PacketsBefore && Reason == last.Reason;
}
