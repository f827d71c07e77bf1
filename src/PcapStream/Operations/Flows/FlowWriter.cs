using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Ipfix;
using PcapStream.Outputs;

namespace PcapStream.Operations.Flows;

/// <summary>Writes flows that have ended, in one of the forms of <see cref="FlowFormat"/> or as a table.</summary>
internal abstract class FlowWriter : IDisposable
{
    /// <summary>Bytes that were handed over.</summary>
    public abstract long Bytes { get; }

    /// <summary>Flows that were written.</summary>
    public long Flows { get; protected set; }

    /// <summary>Bytes of the memory limit that it needs for itself.</summary>
    public virtual long MemoryBytes => 0;

    /// <param name="options">The columns, and their form.</param>
    /// <param name="output">Gets the bytes.</param>
    public static FlowWriter Create(FlowsOptions options, Stream output) =>
        options.Table is { } table ? table.Open(options, output)
        : options.Format == FlowFormat.Ipfix ? new IpfixWriter(options, output)
        : new FlowText(options, output);

    /// <summary>Writes what comes before the first flow.</summary>
    public abstract void Begin();

    /// <summary>Writes a flow.</summary>
    public abstract void Write(FlowView flow);

    /// <summary>Hands over what is complete.</summary>
    public abstract void Flush();

    /// <summary>Hands over everything, after the last flow.</summary>
    /// <param name="loop">The captures that were read.</param>
    public abstract void Complete(ReadingLoop loop);

    public virtual void Dispose()
    {
        // Most writers own nothing.
    }
}

/// <summary>Writes flows as bytes, one after the other.</summary>
internal abstract class FlowStreamWriter : FlowWriter
{
    private const int BufferSize = 64 << 10;

    private readonly Stream _output;
    private long _bytes;

    protected FlowStreamWriter(Stream output)
    {
        _output = output;
        Buffer = new TextOutput(Write, BufferSize);
    }

    public sealed override long Bytes => _bytes;

    /// <summary>What is handed over next.</summary>
    protected TextOutput Buffer { get; }

    public sealed override void Flush() => Buffer.Flush();

    public override void Complete(ReadingLoop loop)
    {
        Flush();
        _output.Flush();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        _output.Write(bytes);
        _bytes += bytes.Length;
    }
}

/// <summary>A format with types, in place of a <see cref="FlowFormat"/>.</summary>
/// <param name="Open">Writes one table into a stream.</param>
/// <param name="OpenFolder">Writes tables into a folder; null for one table.</param>
internal sealed record FlowTableFormat(
    Func<FlowsOptions, Stream, FlowWriter> Open,
    Func<FlowsOptions, UnfinishedFolder, FlowWriter>? OpenFolder);
