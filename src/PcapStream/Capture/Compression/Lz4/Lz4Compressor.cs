using System.Buffers.Binary;
using K4os.Compression.LZ4;
using K4os.Compression.LZ4.Encoders;
using K4os.Hash.xxHash;

namespace PcapStream.Capture.Compression.Lz4;

/// <summary>
/// One LZ4 frame of linked blocks with a checksum of its content, whose blocks K4os.Compression.LZ4 compresses.
/// </summary>
internal sealed class Lz4Compressor : CompressionStream
{
    // 256 KiB: the data stays in the second-level cache, and larger blocks gain little.
    private const int BlockSizeId = 5;
    private const int BlockSize = 256 << 10;
    private const int WordSize = sizeof(uint);
    private const int LeastHighLevel = (int)LZ4Level.L03_HC;

    private readonly ILZ4Encoder _encoder;
    private readonly XXH32 _contentHash = new();
    // A block after its header.
    private readonly byte[] _output =
        GC.AllocateUninitializedArray<byte>(WordSize + LZ4Codec.MaximumOutputSize(BlockSize));

    private bool _isBegun;

    public Lz4Compressor(Stream target, int level)
        : base(target) =>
        _encoder = LZ4Encoder.Create(
            chaining: true, level < LeastHighLevel ? LZ4Level.L00_FAST : (LZ4Level)level, BlockSize);

    /// <summary>Those of lz4's tool; 1 and 2 are the same.</summary>
    public static LevelRange Levels => new(1, (int)LZ4Level.L12_MAX, Default: 1);

    private Span<byte> Room => _output.AsSpan(WordSize);

    protected override void Compress(ReadOnlySpan<byte> data, CompressionDirective directive)
    {
        if (!_isBegun)
            Emit(_output.AsSpan(0, Lz4FrameHeader.Write(BlockSizeId, _output)));
        _isBegun = true;
        _contentHash.Update(data);
        while (!data.IsEmpty)
        {
            EncoderAction action = _encoder.TopupAndEncode(
                data, Room, forceEncode: false, allowCopy: true, out int loaded, out int encoded);
            EmitBlock(action, encoded);
            data = data[loaded..];
        }
        if (directive != CompressionDirective.Continue)
            EmitBlock(_encoder.FlushAndEncode(Room, allowCopy: true, out int rest), rest);
        if (directive == CompressionDirective.End)
            EmitEnd();
    }

    protected override void Release() => _encoder.Dispose();

    private void EmitBlock(EncoderAction action, int length)
    {
        if (length == 0)
            return;
        uint header = action == EncoderAction.Copied ? (uint)length | Lz4FrameHeader.StoredBlock : (uint)length;
        BinaryPrimitives.WriteUInt32LittleEndian(_output, header);
        Emit(_output.AsSpan(0, WordSize + length));
    }

    private void EmitEnd()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_output, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(Room, _contentHash.Digest());
        Emit(_output.AsSpan(0, 2 * WordSize));
    }
}
