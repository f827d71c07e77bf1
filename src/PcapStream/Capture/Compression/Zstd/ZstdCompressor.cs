using PcapStream.Interop;
using ZstdSharp.Unsafe;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>One Zstandard frame with a checksum, through ZstdSharp.</summary>
internal sealed unsafe class ZstdCompressor : CompressionStream
{
    // ZSTD_CStreamOutSize, a block and its header, rounded.
    private const int OutputSize = 129 << 10;

    private readonly NativeContext _context;
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);

    public ZstdCompressor(Stream target, int level)
        : base(target) => _context = ZstdCodec.CreateCompressor(level);

    /// <summary>The levels that there are.</summary>
    public static LevelRange Levels => new(Methods.ZSTD_minCLevel(), Methods.ZSTD_maxCLevel(), Default: 3);

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        var context = (ZSTD_CCtx_s*)_context.DangerousGetHandle();
        fixed (byte* from = data, to = _output)
        {
            var input = new ZSTD_inBuffer_s { src = from, size = (nuint)data.Length };
            nuint left;
            do
            {
                var output = new ZSTD_outBuffer_s { dst = to, size = OutputSize };
                left = Methods.ZSTD_compressStream2(context, &output, &input, (ZSTD_EndDirective)directive);
                if (ZstdCodec.Explain(left) is { } reason)
                    throw new IOException($"zstd: cannot compress ({reason})");
                Emit(_output.AsSpan(0, (int)output.pos));
            }
            while (input.pos < input.size || (directive != CompressionDirective.Continue && left > 0));
        }
        GC.KeepAlive(_context);
    }

    protected override void Release() => _context.Dispose();
}
