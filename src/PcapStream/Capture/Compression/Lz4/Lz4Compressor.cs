using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Lz4;

/// <summary>One LZ4 frame of linked blocks with a checksum of its content, through liblz4.</summary>
internal sealed unsafe class Lz4Compressor : CompressionStream
{
    // 256 KiB: the data stays in the second-level cache, and larger blocks gain little.
    private const int BlockSizeId = 5;
    private const int SliceSize = 128 << 10;

    private readonly NativeContext _context = LibLz4.CreateCompressor();
    private readonly LibLz4.Preferences _preferences;
    private readonly byte[] _output;
    private bool _isBegun;

    public Lz4Compressor(Stream target, int level)
        : base(target)
    {
        _preferences = new LibLz4.Preferences
        {
            BlockSizeId = BlockSizeId,
            ContentChecksumFlag = 1,
            CompressionLevel = level,
        };
        _output = GC.AllocateUninitializedArray<byte>((int)LibLz4.CompressBound(SliceSize, _preferences));
    }

    /// <summary>The levels of the installed library.</summary>
    public static LevelRange Levels => new(1, LibLz4.MostLevel(), Default: 1);

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        fixed (byte* output = _output)
        {
            nuint room = (nuint)_output.Length;
            if (!_isBegun)
                Emit(LibLz4.CompressBegin(_context, output, room, _preferences));
            _isBegun = true;
            for (; !data.IsEmpty; data = data[Math.Min(SliceSize, data.Length)..])
            {
                nuint size = (nuint)Math.Min(SliceSize, data.Length);
                fixed (byte* slice = data)
                    Emit(LibLz4.CompressUpdate(_context, output, room, slice, size, 0));
            }
            if (directive == CompressionDirective.Flush)
                Emit(LibLz4.Flush(_context, output, room, 0));
            if (directive == CompressionDirective.End)
                Emit(LibLz4.CompressEnd(_context, output, room, 0));
        }
    }

    protected override void Release() => _context.Dispose();

    private void Emit(nuint result)
    {
        if (LibLz4.Explain(result) is { } reason)
            throw new IOException($"lz4: cannot compress ({reason})");
        Emit(_output.AsSpan(0, (int)result));
    }
}
