using PcapStream.Interop;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>One Zstandard frame with a checksum, through libzstd.</summary>
internal sealed unsafe class ZstdEncoder : EncodingStream
{
    // ZSTD_CStreamOutSize, a block and its header, rounded.
    private const int OutputSize = 129 << 10;

    private readonly NativeContext _context = LibZstd.CreateEncoder();
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);

    public ZstdEncoder(Stream target, int level)
        : base(target)
    {
        _ = LibZstd.SetEncoderParameter(_context, LibZstd.CompressionLevel, level);
        _ = LibZstd.SetEncoderParameter(_context, LibZstd.ChecksumFlag, 1);
    }

    /// <summary>What the installed library knows.</summary>
    public static LevelRange Levels => new(LibZstd.LeastLevel(), LibZstd.MostLevel(), Default: 3);

    protected override void Encode(ReadOnlySpan<byte> data, EncodeDirective directive)
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
            while (input.Position < input.Size || (directive != EncodeDirective.Continue && left > 0));
        }
    }

    protected override void Release() => _context.Dispose();
}
