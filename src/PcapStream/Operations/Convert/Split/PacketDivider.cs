using System.Buffers.Binary;
using PcapStream.Batching;
using PcapStream.Capture;
using PcapStream.Capture.Indexing;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.PcapNg.Blocks;
using PcapStream.Outputs;
using PcapStream.Tables.Spilling;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// Takes the capture that a conversion writes apart: packets go to the parts, and what comes before them, such as
/// interfaces, to the prologue of all parts.
/// </summary>
internal sealed class PacketDivider : IDisposable
{
    private const int PcapHeaderBytes = 24;
    private const int OrderOffset = 8;
    private const uint OrderMark = 0x1A2B_3C4D;

    private readonly Written _written = new();
    private readonly SpillFolder _folder;
    private readonly Prologue _prologue;
    private readonly CopyLog _log;
    private readonly PartSink _sink;
    private bool _isBigEndian;

    /// <param name="pattern">The names of the parts.</param>
    /// <param name="conversion">What parts are, and how captures are read.</param>
    /// <param name="form">The form of the parts.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <param name="log">Gets what is left out.</param>
    public PacketDivider(
        string pattern,
        ConvertOptions conversion,
        CaptureWriterOptions form,
        SplitInputs inputs,
        CopyLog log)
    {
        SplitOptions options = conversion.Split!;
        _log = log;
        _folder = new SpillFolder(options.TemporaryFolder ?? SameFile.FolderOf(pattern));
        _prologue = new Prologue(_folder);
        var manifest = PartManifest.Create(options.Manifest, inputs.Files);
        var output = new PartOutput(pattern, options.HasKeys, form, _prologue, inputs.Files, manifest);
        _sink = options.HasKeys
            ? new KeyedParts(options, conversion.Batches.MemoryLimit, output, _folder)
            : new SequentialParts(options, output, inputs);
        Writer = CaptureWriter.Into(_written, pattern, form);
    }

    /// <summary>What the conversion writes to.</summary>
    public CaptureWriter Writer { get; }

    public SplitReport Report => new(_sink.Parts, _sink.Packets, _sink.Bytes, _sink.Unmatched);

    /// <summary>A capture was opened.</summary>
    public void Begin(CaptureReader capture) => _sink.Begin(capture);

    /// <summary>Takes the block that was written last, if one was.</summary>
    public void TakeBlock()
    {
        Writer.Flush();
        TakeBlocks(_written.Bytes);
        _written.Clear();
    }

    /// <summary>Takes the packet that was written last, if it was not left out.</summary>
    public void TakePacket(in PacketRecord record, long number, PacketBatch batch)
    {
        Writer.Flush();
        ReadOnlySpan<byte> packet = TakeBlocks(_written.Bytes);
        if (!packet.IsEmpty)
            _sink.Add(
                new PartPacket(packet, record.Nanoseconds, _prologue.SectionStart, _prologue.Length),
                record, number, batch);
        _written.Clear();
    }

    /// <summary>Completes all parts.</summary>
    public void Complete(CancellationToken cancellation) => _sink.Complete(cancellation);

    public void Dispose()
    {
        Writer.Dispose();
        _sink.Dispose();
        _folder.Dispose();
    }

    // Gives away what is before a packet, and returns the packet.
    private ReadOnlySpan<byte> TakeBlocks(ReadOnlySpan<byte> bytes)
    {
        if (Writer.PcapNg is null)
            return TakeHeader(bytes);
        while (!bytes.IsEmpty)
        {
            uint type = Number(bytes);
            if (type == PcapNgBlockType.SectionHeader)
                _isBigEndian = BinaryPrimitives.ReadUInt32BigEndian(bytes[OrderOffset..]) == OrderMark;
            if (type is PcapNgBlockType.EnhancedPacket or PcapNgBlockType.SimplePacket)
                break;
            ReadOnlySpan<byte> block = bytes[..(int)Number(bytes[PcapNgBlock.LengthOffset..])];
            TakeBlock(type, block);
            bytes = bytes[block.Length..];
        }
        return bytes;
    }

    private ReadOnlySpan<byte> TakeHeader(ReadOnlySpan<byte> bytes)
    {
        if (_prologue.Length > 0 || bytes.IsEmpty)
            return bytes;
        _prologue.Append(bytes[..PcapHeaderBytes]);
        return bytes[PcapHeaderBytes..];
    }

    private void TakeBlock(uint type, ReadOnlySpan<byte> block)
    {
        switch (type)
        {
            case PcapNgBlockType.SectionHeader:
                _prologue.BeginSection();
                _prologue.Append(block);
                break;
            case PcapNgBlockType.InterfaceDescription:
            case PcapNgBlockType.NameResolution:
            case PcapNgBlockType.DecryptionSecrets:
                _prologue.Append(block);
                break;
            default:
                _log.NotCopied += _sink.TryAddBlock(block) ? 0 : 1;
                break;
        }
    }

    private uint Number(ReadOnlySpan<byte> bytes) => _isBigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
        : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    /// <summary>What was written since the last packet.</summary>
    private sealed class Written : WriteOnlyStream
    {
        private byte[] _bytes = new byte[4 << 10];
        private int _length;

        public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (_bytes.Length - _length < buffer.Length)
                Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + buffer.Length));
            buffer.CopyTo(_bytes.AsSpan(_length));
            _length += buffer.Length;
        }

        public void Clear() => _length = 0;
    }
}
