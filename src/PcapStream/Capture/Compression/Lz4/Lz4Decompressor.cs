using System.Buffers.Binary;
using K4os.Compression.LZ4.Encoders;
using K4os.Hash.xxHash;

namespace PcapStream.Capture.Compression.Lz4;

/// <summary>
/// LZ4 frames (lz4_Frame_format.md 1.6.2), whose blocks K4os.Compression.LZ4 decompresses. Its own reader of frames
/// cannot say whether a frame ended or was cut, and checks neither the sizes of blocks nor the size of the content.
/// </summary>
internal sealed class Lz4Decompressor : DecompressionStream
{
    private const int WordSize = sizeof(uint);

    private readonly XXH32 _contentHash = new();
    private Lz4FrameHeader _header;
    private ILZ4Decoder? _decoder;
    private bool _decoderIsLinked;
    private byte[] _block = [];
    private Stage _stage;
    private long _toSkip;
    private long _contentSize;
    private int _blockLength;
    private int _blockFilled;
    private bool _blockIsStored;
    private int _ready;

    public Lz4Decompressor(Lz4Format format, Stream source)
        : base(format, source)
    {
    }

    private enum Stage
    {
        FrameHeader,
        BlockHeader,
        Block,
        BlockChecksum,
        ContentChecksum,
        SkippableHeader,
        Skippable,
    }

    protected override string? Begin(ReadOnlySpan<byte> start)
    {
        _stage = SkippableFrames.IsAt(start) ? Stage.SkippableHeader : Stage.FrameHeader;
        return null;
    }

    protected override DecompressionStep Decompress(Span<byte> destination)
    {
        while (_ready == 0)
        {
            DecompressionStep? end = _stage switch
            {
                Stage.FrameHeader => ReadFrameHeader(),
                Stage.BlockHeader => ReadBlockHeader(),
                Stage.Block => FillBlock(),
                Stage.BlockChecksum => CheckBlock(),
                Stage.ContentChecksum => CheckContent(),
                Stage.SkippableHeader => ReadSkippableHeader(),
                _ => Skip(),
            };
            if (end is { } step)
                return step;
        }
        int produced = Math.Min(_ready, destination.Length);
        _decoder!.Drain(destination[..produced], -_ready, produced);
        _ready -= produced;
        return DecompressionStep.More(produced);
    }

    protected override void Release() => _decoder?.Dispose();

    private static DecompressionStep Corrupt(string reason) =>
        DecompressionStep.Damaged(0, $"the data is corrupt ({reason})");

    private DecompressionStep? ReadFrameHeader()
    {
        ReadOnlySpan<byte> frame = Input.Peek(Lz4FrameHeader.MostLength);
        if (frame.Length < Lz4FrameHeader.LengthOf(frame))
            return DecompressionStep.NeedsInput;
        if (Lz4FrameHeader.Read(frame, out _header) is { } problem)
            return Corrupt(problem);
        Input.Advance(_header.Length);
        if (_decoder is null || _decoderIsLinked != _header.IsLinked || _decoder.BlockSize != _header.BlockSize)
        {
            _decoder?.Dispose();
            _decoder = LZ4Decoder.Create(_header.IsLinked, _header.BlockSize);
            _decoderIsLinked = _header.IsLinked;
        }
        if (_block.Length < _header.BlockSize)
            _block = GC.AllocateUninitializedArray<byte>(_header.BlockSize);
        _contentHash.Reset();
        _contentSize = 0;
        _stage = Stage.BlockHeader;
        return null;
    }

    private DecompressionStep? ReadBlockHeader()
    {
        if (!TryReadWord(out uint word))
            return DecompressionStep.NeedsInput;
        if (word == 0)
            return EndBlocks();
        _blockIsStored = (word & Lz4FrameHeader.StoredBlock) != 0;
        uint length = word & ~Lz4FrameHeader.StoredBlock;
        if (length > _header.BlockSize)
            return Corrupt("a block is longer than the frame allows");
        _blockLength = (int)length;
        _blockFilled = 0;
        _stage = Stage.Block;
        return null;
    }

    private DecompressionStep? FillBlock()
    {
        while (_blockFilled < _blockLength)
        {
            ReadOnlySpan<byte> available = Input.Peek(1);
            if (available.IsEmpty)
                return DecompressionStep.NeedsInput;
            int taken = Math.Min(available.Length, _blockLength - _blockFilled);
            available[..taken].CopyTo(_block.AsSpan(_blockFilled));
            _blockFilled += taken;
            Input.Advance(taken);
        }
        _stage = Stage.BlockChecksum;
        return _header.HasBlockChecksums ? null : DecodeBlock();
    }

    private DecompressionStep? CheckBlock()
    {
        if (!TryReadWord(out uint expected))
            return DecompressionStep.NeedsInput;
        return XXH32.DigestOf(_block.AsSpan(0, _blockLength)) == expected ? DecodeBlock()
            : Corrupt("the checksum of a block is wrong");
    }

    private DecompressionStep? DecodeBlock()
    {
        int decoded;
        try
        {
            decoded = _blockIsStored ? _decoder!.Inject(_block, 0, _blockLength)
                : _decoder!.Decode(_block, 0, _blockLength);
        }
        // The package's one way to say that a block cannot be decoded; it has no message.
        catch (InvalidOperationException)
        {
            return Corrupt("a block is invalid");
        }
        if (decoded > _header.BlockSize)
            return Corrupt("a block is longer than the frame allows");
        if (_header.HasContentChecksum)
            HashDecoded(decoded);
        _contentSize += decoded;
        _ready = decoded;
        _stage = Stage.BlockHeader;
        return null;
    }

    private unsafe void HashDecoded(int length) => _contentHash.Update((void*)_decoder!.Peek(-length), length);

    private DecompressionStep? EndBlocks()
    {
        if (_header.ContentSize is { } size && size != _contentSize)
            return Corrupt("the size of the content is wrong");
        _stage = Stage.ContentChecksum;
        return _header.HasContentChecksum ? null : DecompressionStep.UnitEnded(0);
    }

    private DecompressionStep? CheckContent()
    {
        if (!TryReadWord(out uint expected))
            return DecompressionStep.NeedsInput;
        return _contentHash.Digest() == expected ? DecompressionStep.UnitEnded(0)
            : Corrupt("the checksum of the content is wrong");
    }

    private DecompressionStep? ReadSkippableHeader()
    {
        ReadOnlySpan<byte> header = Input.Peek(SkippableFrames.HeaderSize);
        if (header.Length < SkippableFrames.HeaderSize)
            return DecompressionStep.NeedsInput;
        _toSkip = SkippableFrames.Length(header);
        _stage = Stage.Skippable;
        return null;
    }

    private DecompressionStep? Skip()
    {
        while (_toSkip > 0)
        {
            int available = Input.Peek(1).Length;
            if (available == 0)
                return DecompressionStep.NeedsInput;
            int taken = (int)Math.Min(available, _toSkip);
            _toSkip -= taken;
            Input.Advance(taken);
        }
        return DecompressionStep.UnitEnded(0);
    }

    private bool TryReadWord(out uint word)
    {
        if (!BinaryPrimitives.TryReadUInt32LittleEndian(Input.Peek(WordSize), out word))
            return false;
        Input.Advance(WordSize);
        return true;
    }
}
