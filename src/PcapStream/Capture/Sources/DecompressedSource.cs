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
    private readonly DecompressionStream _decompressor;
    private string? _damage;

    /// <param name="stored">The compressed bytes, none of them used; owned, except when this throws.</param>
    /// <param name="format">How they are compressed.</param>
    /// <param name="memoryLimit">Most bytes of memory for decompression.</param>
    /// <exception cref="CaptureException">The system lacks the library that is needed.</exception>
    public DecompressedSource(ByteSource stored, CompressionFormat format, long memoryLimit)
    {
        _stored = stored;
        _input = new StoredBytes(stored);
        Compression = format;
        _decompressor = format.Decompress(_input, stored.Name, memoryLimit);
    }

    public override string Name => _stored.Name;

    public override CompressionFormat? Compression { get; }

    public override long? FileLength => _stored.FileLength;

    public override long FilePosition => _decompressor.Consumed;

    public override string? Damage => Volatile.Read(ref _damage);

    public override void Dispose()
    {
        _decompressor.Dispose();
        _stored.Dispose();
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
                $"{error.Message}, at byte {_decompressor.Consumed}{of} of the compressed file");
            Volatile.Write(ref _damage, damage);
            return 0;
        }
    }

    /// <summary>The compressed bytes as a stream.</summary>
    private sealed class StoredBytes(ByteSource stored) : OneWayStream
    {
        public CancellationToken Cancellation { get; set; }

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer) => stored.Read(buffer, Cancellation);
    }
}
