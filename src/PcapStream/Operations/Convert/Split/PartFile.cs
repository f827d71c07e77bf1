using PcapStream.Capture;
using PcapStream.Capture.Writing;
using PcapStream.Outputs;

namespace PcapStream.Operations.Convert.Split;

/// <summary>A part that is written from its first packet to its last, aside, and renamed when it is complete.</summary>
internal sealed class PartFile : IDisposable
{
    private readonly CaptureOutputFile _file;
    private readonly Stream _stream;
    private readonly byte[] _buffer;
    private int _used;
    private bool _ended;

    /// <param name="name">Its name.</param>
    /// <param name="form">Its compression.</param>
    /// <param name="inputs">Files that must not be replaced.</param>
    /// <param name="buffer">A buffer, which no one else uses meanwhile.</param>
    /// <exception cref="CaptureException">It cannot be created.</exception>
    public PartFile(string name, CaptureWriterOptions form, IReadOnlyList<string> inputs, byte[] buffer)
    {
        Name = name;
        _buffer = buffer;
        if ((OutputFile.FindConflict(name, inputs) ?? OutputFile.Refusal(name)) is { } reason)
            throw new CaptureException(reason);
        _file = CaptureOutputFile.Create(name, inPlace: false);
        try
        {
            _stream = form.CompressionOf(name) is { } format
                ? format.Compress(_file, form.CompressionLevel, name)
                : _file;
        }
        catch
        {
            _file.Abandon();
            throw;
        }
    }

    public string Name { get; }

    /// <summary>Writes bytes.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _used)
            Flush();
        if (bytes.Length > _buffer.Length)
        {
            _stream.Write(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_used));
        _used += bytes.Length;
    }

    /// <summary>Writes the rest, closes the file and renames it.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Complete()
    {
        Flush();
        // Ends the frame of a compressed file.
        _stream.Dispose();
        _file.Complete();
        _ended = true;
    }

    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        // First, so that half a capture does not look complete with a finished frame.
        _file.Abandon();
        _stream.Dispose();
    }

    private void Flush()
    {
        _stream.Write(_buffer.AsSpan(0, _used));
        _used = 0;
    }
}
