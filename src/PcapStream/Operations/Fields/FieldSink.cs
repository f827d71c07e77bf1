namespace PcapStream.Operations.Fields;

/// <summary>Where all workers' text goes, one at a time.</summary>
/// <param name="output">The stream.</param>
/// <param name="jointLength">Bytes that are left out before the first packet.</param>
internal sealed class FieldSink(Stream output, int jointLength)
{
    /// <summary>Whether there was a packet.</summary>
    public bool Any { get; private set; }

    /// <summary>Writes the text of packets.</summary>
    public void Write(ReadOnlySpan<byte> text)
    {
        output.Write(Any ? text : text[jointLength..]);
        Any = true;
    }
}
