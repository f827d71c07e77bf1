using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>One Zstandard frame with a checksum, through libzstd.</summary>
internal sealed unsafe class ZstdCompressor : CompressionStream
{
    // ZSTD_CStreamOutSize, a block and its header, rounded.
    private const int OutputSize = 129 << 10;

    private readonly NativeContext _context = LibZstd.CreateCompressor();
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);

    public ZstdCompressor(Stream target, int level)
        : base(target)
    {
        _ = LibZstd.SetCompressionParameter(_context, LibZstd.CompressionLevel, level);
        _ = LibZstd.SetCompressionParameter(_context, LibZstd.ChecksumFlag, 1);
    }

    /// <summary>The levels of the installed library.</summary>
    public static LevelRange Levels => new(LibZstd.LeastLevel(), LibZstd.MostLevel(), Default: 3);

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        fixed (byte* from = data, to = _output)
        {
            var input = new LibZstd.Buffer { Start = from, Size = (nuint)data.Length };
            nuint left;
            do
            {
                var output = new LibZstd.Buffer { Start = to, Size = OutputSize };
                left = LibZstd.Compress(_context, ref output, ref input, directive);
                if (LibZstd.Explain(left) is { } reason)
                    throw new IOException($"zstd: cannot compress ({reason})");
                Emit(_output.AsSpan(0, (int)output.Position));
            }
            while (input.Position < input.Size || (directive != CompressionDirective.Continue && left > 0));
        }
    }

    protected override void Release() => _context.Dispose();
}
