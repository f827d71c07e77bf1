using System.Text;

namespace PcapStream.Cli.Commands.Man;

/// <summary>A text with the macros of man(7), as supported by groff and mandoc.</summary>
internal sealed class Roff
{
    private readonly StringBuilder _text = new();

    /// <summary>A bold or italic word within a line.</summary>
    public static string Bold(string text) => $@"\fB{Escape(text)}\fR";

    /// <inheritdoc cref="Bold"/>
    public static string Italic(string text) => $@"\fI{Escape(text)}\fR";

    /// <summary>Escapes plain text, so that roff prints its commands and typographic signs as they are.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char character in text)
        {
            escaped.Append(character switch
            {
                '\\' => @"\(rs",
                '-' => @"\-",
                '\'' => @"\(aq",
                '`' => @"\(ga",
                '^' => @"\(ha",
                '~' => @"\(ti",
                _ => character.ToString(),
            });
        }
        return escaped.ToString();
    }

    public void Title(string name, string version) =>
        _text.Append($".TH {Escape(name.ToUpperInvariant())} 1 \"\" \"{Escape(version)}\" \"User Commands\"\n");

    public void Heading(string name) => _text.Append($".SH {name}\n");

    /// <summary>A line of escaped text. A line that begins with a full stop would be a command to roff.</summary>
    public void Line(string escaped) => _text.Append(escaped.StartsWith('.') ? @"\&" : "").Append(escaped).Append('\n');

    /// <summary>A paragraph of plain text.</summary>
    public void Paragraph(string text)
    {
        _text.Append(".PP\n");
        foreach (string line in text.Split('\n'))
            Line(Escape(line.Trim()));
    }

    /// <summary>An escaped term and its meaning.</summary>
    public void Item(string term, string meaning)
    {
        _text.Append(".TP\n");
        Line(term);
        Line(Escape(meaning));
    }

    /// <summary>Lines without fill or adjustment.</summary>
    public void Example(IEnumerable<string> lines)
    {
        _text.Append(".PP\n.EX\n");
        foreach (string line in lines)
            Line(Escape(line));
        _text.Append(".EE\n");
    }

    public override string ToString() => _text.ToString();
}
