using PcapStream.Capture.Indexing;
using PcapStream.Capture.Pcap;
using PcapStream.Capture.PcapNg;
using PcapStream.Capture.Writing;

namespace PcapStream.Capture;

/// <summary>A file format of captures that can be read; <see cref="CaptureFormats"/> lists them.</summary>
public abstract class CaptureFormat
{
    private protected CaptureFormat()
    {
    }

    /// <summary>Classic pcap (draft-ietf-opsawg-pcap), any precision, byte order or record variant.</summary>
    public static CaptureFormat Pcap => PcapFormat.Instance;

    /// <summary>pcapng (draft-ietf-opsawg-pcapng).</summary>
    public static CaptureFormat PcapNg => PcapNgFormat.Instance;

    /// <summary>Its short name, such as <c>pcap</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Endings of its files' names, such as <c>.pcap</c>.</summary>
    public abstract ReadOnlySpan<string> Extensions { get; }

    /// <summary>The forms that it has, the usual one first.</summary>
    public abstract ReadOnlySpan<CaptureVariant> Variants { get; }

    /// <summary>Whether captures can be written in it.</summary>
    public bool CanWrite
    {
        get
        {
            foreach (CaptureVariant variant in Variants)
            {
                if (variant.CanWrite)
                    return true;
            }
            return false;
        }
    }

    /// <summary>Every byte with which a file can start, in any order.</summary>
    internal abstract ReadOnlySpan<byte> FirstBytes { get; }

    /// <summary>Bytes by which <see cref="IsStart"/> decides.</summary>
    internal abstract int StartSize { get; }

    /// <summary>Bytes before the first record or block.</summary>
    internal abstract int HeaderSize { get; }

    /// <summary>Whether the file header has the snap length, and not each interface its own.</summary>
    internal virtual bool HasFileSnapLength => false;

    /// <summary>Whether it can hold the blocks of a pcapng that are not packets.</summary>
    internal virtual bool HoldsBlocks => false;

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>Whether bytes start with the magic number; there may be fewer than <see cref="StartSize"/>.</summary>
    internal abstract bool IsMagic(ReadOnlySpan<byte> start);

    /// <summary>Whether a capture starts here beyond doubt: magic number, version and lengths agree.</summary>
    /// <param name="bytes">At least <see cref="StartSize"/> bytes, any.</param>
    internal abstract bool IsStart(ReadOnlySpan<byte> bytes);

    /// <summary>Why the version in the file header is not read, in a few words; null when it is.</summary>
    /// <param name="start">At least <see cref="HeaderSize"/> bytes that start with the magic number.</param>
    internal virtual string? RefuseVersion(ReadOnlySpan<byte> start) => null;

    /// <summary>Creates the reader of the records after a file header.</summary>
    /// <param name="start">At least <see cref="HeaderSize"/> bytes that start with the magic number.</param>
    /// <param name="before">The description of the capture so far, to which the header adds.</param>
    internal abstract RecordIndexer CreateIndexer(ReadOnlySpan<byte> start, CaptureDescription before);

    /// <summary>Why times of a precision cannot be written, in a few words; null when they can.</summary>
    public virtual string? RefusePrecision(TimestampPrecision precision) => null;

    /// <summary>Creates the writer of its records.</summary>
    /// <param name="name">The capture's name, for messages.</param>
    /// <param name="output">Receives the capture.</param>
    /// <param name="options">Valid options of this format.</param>
    internal virtual RecordWriter CreateWriter(string name, OutputBuffer output, CaptureWriterOptions options) =>
        throw new NotSupportedException();
}

/// <summary>A form of a capture format that has a name of its own.</summary>
public sealed class CaptureVariant
{
    internal CaptureVariant(CaptureFormat format, string name, string description)
    {
        Format = format;
        Name = name;
        Description = description;
    }

    /// <summary>The format.</summary>
    public CaptureFormat Format { get; }

    /// <summary>Wireshark's short name of the file type, such as <c>nsecpcap</c>.</summary>
    public string Name { get; }

    /// <summary>Wireshark's long name of the file type.</summary>
    public string Description { get; }

    /// <summary>Precision of the times; null when each interface has its own.</summary>
    public TimestampPrecision? Precision { get; internal init; }

    /// <summary>Whether it can be written.</summary>
    public bool CanWrite { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
