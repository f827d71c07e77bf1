using PcapStream.Interop;
using ZstdSharp.Unsafe;

namespace PcapStream.Capture.Compression.Zstd;

/// <summary>
/// Zstandard frames with checksums, through ZstdSharp. Each has <see cref="FrameSize"/> bytes of data, so that a reader
/// can start at any of them, and a seek table follows where there are several. The bytes do not depend on how the data
/// is divided between calls.
/// </summary>
internal sealed unsafe class ZstdCompressor : CompressionStream
{
    /// <summary>Bytes of data in each frame except the last: enough that frames cost less than 1 %.</summary>
    public const int FrameSize = 4 << 20;

    // ZSTD_CStreamOutSize, a block and its header, rounded.
    private const int OutputSize = 129 << 10;
    private const int ChecksumSize = 4;

    private readonly NativeContext _context;
    private readonly byte[] _output = GC.AllocateUninitializedArray<byte>(OutputSize);
    private readonly ZstdSeekTable _table = new();

    // The last bytes of a frame wait for the first ones of the next: what is abandoned between them has no end either.
    private readonly byte[] _heldBack = new byte[ChecksumSize];
    private int _held;

    private int _inFrame;
    private long _compressed;

    public ZstdCompressor(Stream target, int level)
        : base(target) => _context = ZstdCodec.CreateCompressor(level);

    /// <summary>The levels that there are.</summary>
    public static LevelRange Levels => new(Methods.ZSTD_minCLevel(), Methods.ZSTD_maxCLevel(), Default: 3);

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        // A full frame ends when there is more data: otherwise it is the last.
        while (data.Length > FrameSize - _inFrame)
        {
            int room = FrameSize - _inFrame;
            Run(data[..room], CompressionDirective.Continue);
            Run([], CompressionDirective.End, holdsBack: true);
            EndFrame(FrameSize);
            data = data[room..];
        }
        Run(data, CompressionDirective.Continue);
        _inFrame += data.Length;
        if (directive != CompressionDirective.Continue)
            Run([], directive);
        if (directive != CompressionDirective.End)
            return;
        EndFrame(_inFrame);
        if (_table.Count > 1)
            Emit(_table.Encode());
    }

    protected override void Release() => _context.Dispose();

    private void EndFrame(int size)
    {
        _table.Add(_compressed, size);
        _compressed = 0;
        _inFrame = 0;
    }

    private void Run(ReadOnlySpan<byte> data, CompressionDirective directive, bool holdsBack = false)
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
                Write(_output.AsSpan(0, (int)output.pos), holdsBack && left == 0 ? ChecksumSize : 0);
            }
            while (input.pos < input.size || (directive != CompressionDirective.Continue && left > 0));
        }
        GC.KeepAlive(_context);
    }

    private void Write(ReadOnlySpan<byte> compressed, int heldBack)
    {
        if (compressed.IsEmpty)
            return;
        _compressed += compressed.Length;
        if (_held > 0)
            Emit(_heldBack.AsSpan(0, _held));
        _held = Math.Min(heldBack, compressed.Length);
        compressed[^_held..].CopyTo(_heldBack);
        Emit(compressed[..^_held]);
    }
}
