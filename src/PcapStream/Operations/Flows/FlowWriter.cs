using PcapStream.Operations.Flows.Columns;
using PcapStream.Operations.Flows.Ipfix;

namespace PcapStream.Operations.Flows;

/// <summary>Writes flows that have ended, in one of the forms of <see cref="FlowFormat"/>.</summary>
internal abstract class FlowWriter
{
    private const int BufferSize = 64 << 10;

    protected FlowWriter(Stream output) => Buffer = new TextOutput(
        bytes =>
        {
            output.Write(bytes);
            Bytes += bytes.Length;
        },
        BufferSize);

    /// <summary>Bytes that were handed over.</summary>
    public long Bytes { get; private set; }

    /// <summary>Flows that were written.</summary>
    public long Flows { get; protected set; }

    /// <summary>What is handed over next.</summary>
    protected TextOutput Buffer { get; }

    /// <param name="options">The columns, and their form.</param>
    /// <param name="output">Gets the bytes.</param>
    public static FlowWriter Create(FlowsOptions options, Stream output) =>
        options.Format == FlowFormat.Ipfix ? new IpfixWriter(options, output) : new FlowText(options, output);

    /// <summary>Writes a flow.</summary>
    public abstract void Write(FlowView flow);

    /// <summary>Hands over what is complete.</summary>
    public void Flush() => Buffer.Flush();

    /// <summary>Hands over everything, after the last flow.</summary>
    public virtual void Complete() => Flush();
}
