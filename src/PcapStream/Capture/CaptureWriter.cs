using PcapStream.Capture.PcapNg;
using PcapStream.Capture.Writing;
using PcapStream.Outputs;

namespace PcapStream.Capture;

/// <summary>
/// Writes a capture, packet by packet, in constant memory. The output is written aside and renamed when it is complete,
/// like an <see cref="OutputFile"/>; until then a file of its name is untouched, unless
/// <see cref="CaptureWriterOptions.InPlace"/> is set.
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
    // Null where the stream is all there is.
    private readonly CaptureOutputFile? _file;
    private readonly Stream _stream;
    private readonly OutputBuffer _output;
    private readonly RecordWriter _records;
    private readonly bool _keepsWhole;
    private bool _ended;

    private CaptureWriter(CaptureOutputFile? file, Stream stream, string name, CaptureWriterOptions options)
    {
        _file = file;
        _stream = stream;
        // A compressed file ends where its last frame ends, and cannot be cut.
        _keepsWhole = options.InPlace && file is not null && stream == file;
        _output = new OutputBuffer(stream, tracksRecords: _keepsWhole);
        _records = options.Format.CreateWriter(name, _output, options);
    }

    /// <summary>Packets written.</summary>
    public long Packets => _records.Packets;

    /// <summary>Bytes of capture written, before compression.</summary>
    public long Bytes => _output.Position;

    /// <summary>The writer of a pcapng; null when another format is written.</summary>
    internal PcapNgRecordWriter? PcapNg => _records as PcapNgRecordWriter;

    /// <summary>Starts a capture.</summary>
    /// <param name="path">
    /// A file, a pipe or device, which is written in place, or <c>-</c> for the standard output.
    /// </param>
    /// <param name="options">Format and compression; <see cref="CaptureWriterOptions.Default"/> for null.</param>
    /// <exception cref="CaptureException">It cannot be created.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of bounds.</exception>
    public static CaptureWriter Create(string path, CaptureWriterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= CaptureWriterOptions.Default;
        options.Validate();
        CaptureOutputFile file = CaptureOutputFile.Create(path, options.InPlace);
        try
        {
            Stream stream = options.CompressionOf(path) is { } format
                ? format.Compress(file, options.CompressionLevel, file.Name)
                : file;
            return new CaptureWriter(file, stream, file.Name, options);
        }
        catch
        {
            file.Abandon();
            throw;
        }
    }

    /// <summary>Starts a capture in a stream, which stays open, without compression.</summary>
    internal static CaptureWriter Into(Stream stream, string name, CaptureWriterOptions options)
    {
        options.Validate();
        return new CaptureWriter(null, stream, name, options);
    }

    /// <summary>Describes an interface; required before the first of its packets is written.</summary>
    /// <param name="description">Its <see cref="CaptureInterface.Id"/> and precision are ignored.</param>
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
    /// <param name="interfaceId">The interface's number from <see cref="AddInterface"/>.</param>
    /// <param name="time">
    /// The time of capture; a packet without a time gets the first time of its interface, unless pcapng can omit it.
    /// </param>
    /// <param name="data">The captured bytes, which are cut to the snap length.</param>
    /// <param name="originalLength">Bytes on the wire, written as given even if more were captured.</param>
    /// <exception cref="CaptureException">The format cannot hold the time, or the system failed to write.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface.</exception>
    public void Write(int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength)
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _records.Write(interfaceId, time, data, originalLength, options: []);
    }

    /// <summary>
    /// Writes an Interface Statistics Block: what the capturing program counted so far. Other formats have none, and
    /// nothing is written.
    /// </summary>
    /// <param name="interfaceId">The interface's number from <see cref="AddInterface"/>.</param>
    /// <param name="statistics">The counts; comments are not written.</param>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such interface.</exception>
    public void WriteStatistics(int interfaceId, InterfaceStatistics statistics)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        ObjectDisposedException.ThrowIf(_ended, this);
        PcapNg?.WriteStatistics(interfaceId, statistics);
    }

    /// <summary>
    /// Hands all packets so far to the system, so that readers of the file can have them. A compressed file becomes
    /// larger by this.
    /// </summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _output.Flush();
        _stream.Flush();
    }

    /// <summary>Writes the rest, closes the file and renames it to its name.</summary>
    /// <exception cref="CaptureException">
    /// It is a classic pcap without an interface, or the system failed to write.
    /// </exception>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(_ended, this);
        _records.Finish();
        _output.Flush();
        // Ends the frame of a compressed file.
        _stream.Dispose();
        _file?.Complete();
        _ended = true;
    }

    /// <summary>
    /// Closes the file; one that is not complete is removed, or stays as it is if it is written in place.
    /// </summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        if (_keepsWhole)
            _file!.Shorten(_output.EndOfWhole);
        // First, so that half a capture does not look complete with a finished frame.
        _file?.Abandon();
        _stream.Dispose();
    }
}
