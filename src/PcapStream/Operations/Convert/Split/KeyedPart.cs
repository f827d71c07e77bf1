using Microsoft.Win32.SafeHandles;
using PcapStream.Capture.Compression;
using PcapStream.Outputs;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// A part whose packets come in turns with those of others. It has no name yet. In a compressed one, every buffer is a
/// frame of its own, so that few compressors exist at once.
/// </summary>
internal sealed class KeyedPart : IDisposable
{
    /// <summary>Bytes of a part's buffer.</summary>
    public const int BufferSize = 32 << 10;

    private readonly PartOutput _output;
    private readonly UnfinishedFolder _folder;
    private readonly byte[] _buffer;
    private readonly long _file;
    private SafeFileHandle? _handle;
    private int _used;
    private long _length;
    private PartTally _tally;

    /// <param name="output">What all parts have in common.</param>
    /// <param name="folder">Where its file is.</param>
    /// <param name="file">The number of its file.</param>
    /// <param name="buffer">A buffer, which no one else uses meanwhile.</param>
    /// <param name="start">The time of its first packet.</param>
    public KeyedPart(PartOutput output, UnfinishedFolder folder, long file, byte[] buffer, long start)
    {
        _output = output;
        _folder = folder;
        _file = file;
        _buffer = buffer;
        _tally = new PartTally(start);
    }

    /// <summary>The number of its file.</summary>
    public long File => _file;

    public byte[] Buffer => _buffer;

    /// <summary>The place of its first packet among all.</summary>
    public long Ordinal { get; init; }

    public PartTally Tally => _tally;

    /// <summary>Adds a packet.</summary>
    /// <exception cref="OutputException">The system failed to write.</exception>
    public void Add(in PartPacket packet)
    {
        long missing = _tally.Missing(packet);
        while (_output.Prologue.TryRead(ref missing, packet.Prologue, out ReadOnlySpan<byte> prologue))
            Append(prologue);
        Append(packet.Bytes);
        _tally.Add(packet);
    }

    /// <summary>Writes the rest and closes the file.</summary>
    /// <exception cref="OutputException">The system failed to write.</exception>
    public void Close()
    {
        Flush();
        Dispose();
    }

    public void Dispose() => _handle?.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == BufferSize)
                Flush();
            int taken = Math.Min(bytes.Length, BufferSize - _used);
            bytes[..taken].CopyTo(_buffer.AsSpan(_used));
            _used += taken;
            bytes = bytes[taken..];
        }
    }

    private void Flush()
    {
        _handle ??= _folder.CreateFile(_file);
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _used);
        _used = 0;
        if (_output.Form.CompressionOf(_output.Pattern) is not { } format)
        {
            Write(bytes);
            return;
        }
        using CompressionStream frame =
            format.Compress(new Target(this), _output.Form.CompressionLevel, _output.Pattern);
        frame.Write(bytes);
    }

    private void Write(ReadOnlySpan<byte> bytes) => _folder.Append(_file, _handle!, bytes, ref _length);

    // The file, which the end of a frame does not close.
    private sealed class Target(KeyedPart part) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer) => part.Write(buffer);
    }
}
