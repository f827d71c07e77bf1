using PcapStream.Protocols.Fields;

namespace PcapStream.Operations.Export;

/// <summary>Text of packets, written by one thread at a time.</summary>
/// <param name="format">The format.</param>
/// <param name="output">Receives the text.</param>
/// <param name="bufferSize">Bytes of text that a thread keeps until its turn.</param>
internal sealed class TextTarget(IFieldFormat format, Stream output, int bufferSize) : RowTarget
{
    private const int FrameSize = 1 << 10;

    private long _bytes;
    private bool _any;

    public override FieldForm Form => FieldForm.Text;

    public override long Bytes => _bytes;

    public override void Begin() => WriteFrame(format.Begin);

    public override RowBuffer CreateBuffer(Func<bool> awaitTurn) => new TextRows(format, new TextOutput(
        text =>
        {
            if (awaitTurn())
                WritePackets(text);
        },
        bufferSize));

    public override void End(ReadingLoop loop)
    {
        WriteFrame(text => format.End(text, _any));
        output.Flush();
    }

    private void WriteFrame(Action<TextOutput> write)
    {
        var text = new TextOutput(Write, FrameSize);
        write(text);
        text.Flush();
    }

    private void WritePackets(ReadOnlySpan<byte> text)
    {
        Write(_any ? text : text[format.JointLength..]);
        _any = true;
    }

    private void Write(ReadOnlySpan<byte> text)
    {
        output.Write(text);
        _bytes += text.Length;
    }
}

/// <summary>The text of one thread's packets.</summary>
internal sealed class TextRows(IFieldFormat format, TextOutput text) : RowBuffer
{
    public override void Add(ref FieldSource source, FieldExtractor fields) => format.Write(ref source, fields, text);

    public override void Flush() => text.Flush();

    public override void Clear() => text.Clear();
}
