using System.Globalization;
using PcapStream.Capture.Compression;

namespace PcapStream.Capture.Sources;

/// <summary>
/// The decompressed bytes of a file or pipe. Where the compressed data is damaged, all that could be decompressed comes
/// first, and then the end.
/// </summary>
internal sealed class DecompressedSource : ByteSource
{
    private readonly ByteSource _stored;
    private readonly StoredBytes _input;
    private readonly CompressionFormat _format;
    private readonly long _memoryLimit;
    private DecompressionStream _decompressor;

    // Offset in the file of the decompressor's first byte.
    private long _begun;
    private string? _damage;

    /// <param name="stored">The compressed bytes, none of them used; owned, except when this throws.</param>
    /// <param name="format">How they are compressed.</param>
    /// <param name="memoryLimit">Most bytes of memory for decompression.</param>
    /// <exception cref="CaptureException">The system lacks the library that is needed.</exception>
    public DecompressedSource(ByteSource stored, CompressionFormat format, long memoryLimit)
    {
        _stored = stored;
        _input = new StoredBytes(stored);
        _format = format;
        _memoryLimit = memoryLimit;
        _decompressor = Begin();
    }

    public override string Name => _stored.Name;

    public override bool CanMove => _stored.CanMove;

    public override CompressionFormat? Compression => _format;

    public override long? FileLength => _stored.FileLength;

    public override long FilePosition => Volatile.Read(ref _begun) + Volatile.Read(ref _decompressor).Consumed;

    /// <summary>
    /// The places from which reading can continue, in order; the first has the offset 0. They are used as they are
    /// given: the caller has to compare what is read with what it expects.
    /// </summary>
    public IReadOnlyList<AccessPoint> AccessPoints { get; set; } = [default];

    /// <summary>Receives the places as they are found; null to note none. To be set before anything is read.</summary>
    public AccessLog? Log
    {
        get => _decompressor.Log;
        init => _decompressor.Log = value;
    }

    public override string? Damage => Volatile.Read(ref _damage);

    public override long PlaceBefore(long offset) => AccessPoint.Before(AccessPoints, offset).Offset;

    public override void Dispose()
    {
        _decompressor.Dispose();
        _stored.Dispose();
    }

    protected override bool Seek(long offset)
    {
        AccessPoint point = AccessPoint.Before(AccessPoints, offset);
        _decompressor.Dispose();
        _ = _stored.MoveTo(point.Stored);
        Volatile.Write(ref _begun, point.Stored);
        Volatile.Write(ref _damage, null);
        Volatile.Write(ref _decompressor, Begin());
        return _decompressor.StartsAt(point.Checkpoint);
    }

    protected override int ReadNext(Span<byte> buffer, CancellationToken cancellation)
    {
        _input.Cancellation = cancellation;
        try
        {
            return _decompressor.Read(buffer);
        }
        catch (InvalidDataException error)
        {
            string of = _stored.FileLength is { } length
                ? string.Create(CultureInfo.InvariantCulture, $" of {length}")
                : "";
            string damage = string.Create(CultureInfo.InvariantCulture,
                $"{error.Message}, at byte {FilePosition}{of} of the compressed file");
            Volatile.Write(ref _damage, damage);
            return 0;
        }
    }

    private DecompressionStream Begin() => _format.Decompress(_input, _stored.Name, _memoryLimit);

    /// <summary>The compressed bytes as a stream.</summary>
    private sealed class StoredBytes(ByteSource stored) : OneWayStream
    {
        public CancellationToken Cancellation { get; set; }

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer) => stored.Read(buffer, Cancellation);
    }
}
