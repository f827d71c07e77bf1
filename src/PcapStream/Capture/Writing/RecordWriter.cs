using System.Globalization;
using PcapStream.Capture.Indexing;

namespace PcapStream.Capture.Writing;

/// <summary>Writes the records of one capture: the counterpart of <see cref="RecordIndexer"/>.</summary>
internal abstract class RecordWriter(string name, OutputBuffer output, CaptureWriterOptions options)
{
    /// <summary>The machine's own byte order, in which captures are written unless they have another.</summary>
    public static ByteOrder MachineOrder { get; } = BitConverter.IsLittleEndian
        ? ByteOrder.LittleEndian
        : ByteOrder.BigEndian;

    /// <summary>Packets written.</summary>
    public long Packets { get; protected set; }

    /// <summary>The capture's name as the user gave it.</summary>
    protected string Name { get; } = name;

    protected OutputBuffer Output { get; } = output;

    protected CaptureWriterOptions Options { get; } = options;

    /// <summary>Describes an interface.</summary>
    /// <returns>The interface's number, from 0.</returns>
    public abstract int AddInterface(CaptureInterface description);

    /// <summary>Writes a packet.</summary>
    /// <param name="interfaceId">An interface that was added.</param>
    /// <param name="time">The time of capture, if it is known.</param>
    /// <param name="data">The captured bytes, to be cut to the snap length.</param>
    /// <param name="originalLength">Bytes on the wire.</param>
    /// <param name="options">
    /// Options in pcapng's form and the section's byte order, their end mark included; dropped where the format has
    /// none.
    /// </param>
    public abstract void Write(
        int interfaceId, Timestamp time, ReadOnlySpan<byte> data, uint originalLength, ReadOnlySpan<byte> options);

    /// <summary>Writes the parts that a capture needs even without packets.</summary>
    public abstract void Finish();

    /// <summary>The smaller of an interface's snap length and the options'; 0 means none.</summary>
    protected uint SnapLengthOf(CaptureInterface description) => description.SnapLength == 0 || Options.SnapLength == 0
        ? Math.Max(description.SnapLength, Options.SnapLength)
        : Math.Min(description.SnapLength, Options.SnapLength);

    protected ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> data) =>
        Options.SnapLength > 0 && (uint)data.Length > Options.SnapLength ? data[..(int)Options.SnapLength] : data;

    /// <summary>The exception for a time of the next packet that the format cannot hold.</summary>
    /// <param name="time">That time.</param>
    /// <param name="remedy">Which times the format can hold, and what to do.</param>
    protected CaptureException CannotHold(Timestamp time, string remedy) =>
        new(string.Create(CultureInfo.InvariantCulture,
            $"{Name}: packet {Packets + 1} has the time {time}, which cannot be written: {remedy}"));
}
