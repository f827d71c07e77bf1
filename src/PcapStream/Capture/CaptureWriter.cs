using PcapStream.Capture.PcapNg;
using PcapStream.Capture.Writing;
using PcapStream.Outputs;

namespace PcapStream.Capture;

/// <summary>
/// Writes a capture, packet by packet, in constant memory. The output is written aside and renamed when it is complete, as
/// an <see cref="OutputFile"/> is; until then a file of its name is untouched.
/// <code>
/// using var writer = CaptureWriter.Create("out.pcapng");
/// int ethernet = writer.AddInterface(new CaptureInterface(0, LinkType.Ethernet, 0, TimestampPrecision.Nanoseconds));
/// writer.Write(ethernet, time, bytes, originalLength);
/// writer.Complete();
/// </code>
/// One thread at a time may write.
/// </summary>
public sealed class CaptureWriter : IDisposable
{
    private readonly CaptureOutput _file;
    private readonly Stream _stream;
    private readonly OutputBuffer _output;
    private readonly RecordWriter _records;
    private bool _ended;

    private CaptureWriter(CaptureOutput file, Stream stream, CaptureWriterOptions options)
    {
        _file = file;
        _stream = stream;
        _output = new OutputBuffer(stream);
        _records = options.Format.CreateWriter(file.Name, _output, options);
    }

    /// <summary>Packets written.</summary>
    public long Packets => _records.Packets;

    /// <summary>Bytes of capture written, before compression.</summary>
    public long Bytes => _output.Position;

    /// <summary>What a pcapng holds beyond packets; null when a classic pcap is written.</summary>
    internal PcapNgRecordWriter? PcapNg => _records as PcapNgRecordWriter;

    /// <summary>Starts a capture.</summary>
    /// <param name="path">A file, a pipe or device, which is written in place, or <c>-</c> for the standard output.</param>
    /// <param name="options">What to write; <see cref="CaptureWriterOptions.Default"/> for null.</param>
    /// <exception cref="CaptureException">It cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static CaptureWriter Create(string path, CaptureWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CaptureWriterOptions.Default;
        options.Validate();
        CaptureOutput file = CaptureOutput.Create(path);
        try
        {
            Stream stream = options.CompressionOf(path) is { } format
                ? format.Compress(file, options.CompressionLevel, file.Name)
                : file;
            return new CaptureWriter(file, stream, options);
        }
        catch
        {
            file.Abandon();
            throw;
        }
    }

    /// <summary>Describes where packets were captured; needed before the first of them is written.</summary>
    /// <param name="description">Its <see cref="CaptureInterface.Id"/> and precision do not matter.</param>
    /// <returns>The interface's number, from 0.</returns>
    /// <exception cref="CaptureException">
    /// A classic pcap has another link type already, or the system failed to write.
    /// </exception>
    public int AddInterface(CaptureInterface description)
    {
        ArgumentNullException.ThrowIfNull(description);
        ObjectDisposedException.ThrowIf(_ended, this);
        return _records.AddInterface(description);
    }

    /// <summary>Writes a packet.</summary>
    /// <param name="interfaceId">Where it was captured, as <see cref="AddInterface"/> numbered it.</param>
    /// <param name="time">When; a packet without a time gets the first that its interface can name, unless pcapng can leave it out.</param>
    /// <param name="data">The captured bytes, of which those up to the snap length are written.</param>
    /// <param name="originalLength">Bytes on the wire, written as given even when there are more captured.</param>
    /// <exception cref="CaptureException">The format cannot hold the time, or the system failed to write.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface.</exception>
    public void Write(int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _records.Write(interfaceId, time, data, originalLength, options: []);
    }

    /// <summary>Writes what is left, closes the file and gives it its name.</summary>
    /// <exception cref="CaptureException">It is a classic pcap without an interface, or the system failed to write.</exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _records.Finish();
        _output.Flush();
        // Finishes the frame of a compressed file.
        _stream.Dispose();
        _file.Complete();
        _ended = true;
    }

    /// <summary>Closes the file; one that is not complete is removed.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        // First, so that no finished frame makes half a capture look whole.
        _file.Abandon();
        _stream.Dispose();
    }
}
