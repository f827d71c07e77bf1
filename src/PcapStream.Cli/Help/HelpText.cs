using System.Text;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Help;

/// <summary>Text in lines of at most <paramref name="width"/> columns, broken between words.</summary>
internal sealed class HelpText(int width)
{
    // Longer labels stand on a line of their own.
    private const int WidestLabel = 28;
    private const string Indent = "  ";

    private readonly StringBuilder _text = new();

    public void Line(string line) => _text.Append(line).Append('\n');

    public void Heading(string heading) => _text.Append($"\n{heading}:\n");

    /// <summary>A paragraph, broken into lines.</summary>
    public void Paragraph(string paragraph)
    {
        foreach (string line in WordWrap.Lines(paragraph, width))
            Line(line);
    }

    /// <summary>A label and its meaning beside it.</summary>
    /// <param name="label">A name, or an option with its value.</param>
    /// <param name="meaning">Its meaning.</param>
    /// <param name="labels">The longest label of the list, in columns.</param>
    public void Item(string label, string meaning, int labels)
    {
        int column = Indent.Length + Math.Min(Math.Max(labels, label.Length), WidestLabel) + Indent.Length;
        string before = Indent + label;
        if (before.Length + Indent.Length > column)
        {
            Line(before);
            before = "";
        }
        foreach (string line in WordWrap.Lines(meaning, width - column))
        {
            Line(before.PadRight(column) + line);
            before = "";
        }
    }

    public override string ToString() => _text.ToString();
}
