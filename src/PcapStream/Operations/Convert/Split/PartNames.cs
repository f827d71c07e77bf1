using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using PcapStream.Capture;
using PcapStream.Capture.Compression;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// Makes the names of parts from a pattern: <c>{n}</c> or <c>{n:05}</c> is the number from 1, <c>{start:FORMAT}</c> the
/// time of the first packet in UTC and .NET's notation, <c>{key}</c> the key in letters that are safe in a file name.
/// A pattern with neither number nor key gets one before its extension.
/// </summary>
public sealed class PartNames
{
    private const string DefaultTime = "yyyyMMdd-HHmmss";
    private const string UnknownTime = "unknown";
    private const int MostDigits = 18;

    // The longest name of a file, in bytes, on all common file systems.
    private const int LongestName = 255;

    private readonly string _folder;
    private readonly Piece[] _pieces;

    private PartNames(string folder, Piece[] pieces)
    {
        _folder = folder;
        _pieces = pieces;
    }

    private enum PieceKind
    {
        Text,
        Number,
        Start,
        Key,
    }

    /// <summary>Whether the names have the key.</summary>
    internal bool HasKey => Has(PieceKind.Key);

    /// <summary>Whether no two parts can have one name.</summary>
    internal bool AreUnique => HasKey || Has(PieceKind.Number);

    /// <summary>Parses a pattern.</summary>
    /// <param name="pattern">A path whose last part may have placeholders; two braces stand for one.</param>
    /// <param name="hasKeys">Whether parts have keys.</param>
    /// <param name="names">The names; null when the pattern is not valid.</param>
    /// <param name="reason">What is wrong; null when nothing is.</param>
    public static bool TryParse(
        string pattern,
        bool hasKeys,
        [NotNullWhen(true)] out PartNames? names,
        [NotNullWhen(false)] out string? reason)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        names = null;
        int end = pattern.LastIndexOf(Path.DirectorySeparatorChar) + 1;
        (string folder, string file) = (pattern[..end], pattern[end..]);
        if (file.Length == 0 || pattern == "-")
        {
            reason = $"{pattern}: parts need a name of a file, such as part-{{n:05}}.pcap";
            return false;
        }
        if (folder.Contains('{', StringComparison.Ordinal))
        {
            reason = $"{pattern}: only the name of the file has placeholders, not its folder";
            return false;
        }
        var pieces = new List<Piece>();
        if (Split(file, pieces) is { } wrong)
        {
            reason = $"{pattern}: {wrong}";
            return false;
        }
        if (pieces.Count(piece => piece.Kind == PieceKind.Key) > 1)
        {
            reason = $"{pattern}: {{key}} occurs twice";
            return false;
        }
        if (!hasKeys && pieces.Exists(piece => piece.Kind == PieceKind.Key))
        {
            reason = $"{pattern}: these parts have no key; use {{n:05}} or {{start}}";
            return false;
        }
        bool isComplete = pieces.Exists(piece => piece.Kind is PieceKind.Number or PieceKind.Key
            || (piece.Kind == PieceKind.Start && !hasKeys));
        if (!isComplete)
            AddBeforeExtension(pieces, new Piece(hasKeys ? PieceKind.Key : PieceKind.Number, hasKeys ? "" : "5"));
        names = new PartNames(folder, [.. pieces]);
        reason = null;
        return true;
    }

    /// <summary>The name of a part.</summary>
    /// <param name="number">Its number, from 1.</param>
    /// <param name="start">The time of its first packet.</param>
    /// <param name="key">Its key, in UTF-8; empty where it has none.</param>
    public string NameOf(long number, Timestamp start, ReadOnlySpan<byte> key)
    {
        var text = new StringBuilder(_folder);
        string safe = Safe(key);
        int keyAt = -1;
        foreach (Piece piece in _pieces)
        {
            if (piece.Kind == PieceKind.Key)
                keyAt = text.Length;
            text.Append(piece.Kind switch
            {
                PieceKind.Number => number.ToString("D" + piece.Text, CultureInfo.InvariantCulture),
                PieceKind.Start => TimeText(start, piece.Text),
                PieceKind.Key => safe,
                _ => piece.Text,
            });
        }
        string name = text.ToString();
        return keyAt < 0 ? name : Shorten(name, keyAt, safe.Length, number);
    }

    /// <summary>A name with the number before the extension, for a part whose own name an earlier part has.</summary>
    internal static string WithNumber(string name, long number)
    {
        int end = name.LastIndexOf(Path.DirectorySeparatorChar) + 1;
        int extension = end + ExtensionOf(name[end..]);
        return string.Create(CultureInfo.InvariantCulture, $"{name[..extension]}-{number:D5}{name[extension..]}");
    }

    // Different keys have different results: every byte that is not safe becomes others that are not used otherwise.
    private static string Safe(ReadOnlySpan<byte> key)
    {
        if (key.IsEmpty)
            return "%";
        var text = new StringBuilder();
        for (int i = 0; i < key.Length; i++)
        {
            char one = (char)key[i];
            bool isSafe = char.IsAsciiLetterOrDigit(one) || one is '_' or '-' or '=' or ',' or '@'
                || (one == '.' && i > 0);
            if (isSafe)
                text.Append(one);
            else if (one == ':')
                text.Append('+');
            else
                text.Append(CultureInfo.InvariantCulture, $"%{(int)one:X2}");
        }
        return text.ToString();
    }

    // A key of which a part is left out gets the number, after a letter that no key has.
    private string Shorten(string name, int keyAt, int keyLength, long number)
    {
        int excess = Encoding.UTF8.GetByteCount(name[_folder.Length..]) - LongestName;
        if (excess <= 0)
            return name;
        string ending = string.Create(CultureInfo.InvariantCulture, $"~{number}");
        int keyEnd = keyAt + keyLength;
        int kept = Math.Max(keyAt, keyEnd - excess - ending.Length);
        return name[..kept] + ending + name[keyEnd..];
    }

    private static string TimeText(Timestamp start, string format)
    {
        try
        {
            return start.IsKnown ? start.ToDateTime().ToString(format, CultureInfo.InvariantCulture) : UnknownTime;
        }
        catch (Exception error) when (error is ArgumentOutOfRangeException or OverflowException)
        {
            return UnknownTime;
        }
    }

    private bool Has(PieceKind kind) => Array.Exists(_pieces, piece => piece.Kind == kind);

    // Null, or what is wrong.
    private static string? Split(string file, List<Piece> pieces)
    {
        var text = new StringBuilder();
        for (int i = 0; i < file.Length; i++)
        {
            char one = file[i];
            if (one is '{' or '}' && i + 1 < file.Length && file[i + 1] == one)
                i++;
            else if (one == '}')
                return "'}' without '{'; write '}}' for the letter";
            else if (one == '{')
            {
                int end = file.IndexOf('}', i);
                if (end < 0)
                    return "'{' without '}'; write '{{' for the letter";
                if (Placeholder(file[(i + 1)..end]) is not { } piece)
                    return $"{file[i..(end + 1)]} is not {{n}}, {{n:05}}, {{start}}, {{start:FORMAT}} or {{key}}";
                Flush(text, pieces);
                pieces.Add(piece);
                i = end;
                continue;
            }
            text.Append(one);
        }
        Flush(text, pieces);
        return null;
    }

    private static void Flush(StringBuilder text, List<Piece> pieces)
    {
        if (text.Length > 0)
            pieces.Add(new Piece(PieceKind.Text, text.ToString()));
        text.Clear();
    }

    private static Piece? Placeholder(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        string? format = colon < 0 ? null : text[(colon + 1)..];
        return (colon < 0 ? text : text[..colon]) switch
        {
            "key" when format is null => new Piece(PieceKind.Key, ""),
            "n" when format is null => new Piece(PieceKind.Number, "1"),
            "n" when byte.TryParse(format, NumberStyles.None, CultureInfo.InvariantCulture, out byte digits)
                && digits is > 0 and <= MostDigits =>
                new Piece(PieceKind.Number, digits.ToString(CultureInfo.InvariantCulture)),
            "start" when format is null => new Piece(PieceKind.Start, DefaultTime),
            "start" when IsTimeFormat(format) => new Piece(PieceKind.Start, format),
            _ => null,
        };
    }

    private static bool IsTimeFormat(string format)
    {
        try
        {
            return format.Length > 1
                && DateTime.UnixEpoch.ToString(format, CultureInfo.InvariantCulture).IndexOfAny(['/', '\\', '\0']) < 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static void AddBeforeExtension(List<Piece> pieces, Piece added)
    {
        string ending = "";
        if (pieces[^1] is { Kind: PieceKind.Text, Text: var last })
        {
            int extension = ExtensionOf(last);
            ending = last[extension..];
            pieces[^1] = new Piece(PieceKind.Text, last[..extension]);
        }
        pieces.AddRange([new Piece(PieceKind.Text, "-"), added]);
        if (ending.Length > 0)
            pieces.Add(new Piece(PieceKind.Text, ending));
    }

    // Where a name's extension begins, that of its compression included; a dot at the start begins none.
    private static int ExtensionOf(string file)
    {
        string name = file;
        if (Compressions.ForFile(name) is not null)
            name = Path.GetFileNameWithoutExtension(name);
        int dot = name.LastIndexOf('.');
        return dot > 0 ? dot : name.Length;
    }

    private readonly record struct Piece(PieceKind Kind, string Text);
}
