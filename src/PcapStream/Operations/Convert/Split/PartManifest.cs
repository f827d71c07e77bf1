using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using PcapStream.Capture;
using PcapStream.Outputs;

namespace PcapStream.Operations.Convert.Split;

/// <summary>
/// A list of parts, written while they are made: a JSON array with one object a line, or CSV by the name.
/// </summary>
internal sealed class PartManifest : IDisposable
{
    private const int BufferSize = 64 << 10;

    private readonly OutputFile _file;
    private readonly StringBuilder _text = new();
    private readonly bool _isCsv;
    private bool _any;

    private PartManifest(OutputFile file, bool isCsv)
    {
        _file = file;
        _isCsv = isCsv;
        _text.Append(isCsv ? "name,packets,bytes,first,last,key\n" : "[");
    }

    /// <summary>Starts a list; null for no name.</summary>
    /// <exception cref="CaptureException">It cannot be created.</exception>
    public static PartManifest? Create(string? path, IReadOnlyList<string> inputs)
    {
        if (path is null)
            return null;
        try
        {
            return new PartManifest(
                OutputFile.Create(path, inputs), path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase));
        }
        catch (OutputException error)
        {
            throw new CaptureException(error.Message, error);
        }
    }

    /// <summary>Adds a part.</summary>
    /// <exception cref="CaptureException">The system failed to write, or the list would replace the part.</exception>
    public void Add(string name, in PartTally part, ReadOnlySpan<byte> key)
    {
        if (OutputFile.AreSame(name, _file.Name))
        {
            throw new CaptureException(
                $"{name}: is the name of a part and of the manifest; use another for one of both");
        }
        string keyText = Encoding.UTF8.GetString(key);
        string counts = string.Create(CultureInfo.InvariantCulture, $"{part.Packets},{part.Bytes}");
        if (_isCsv)
            _text.Append(Quote(name)).Append(',').Append(counts).Append(',').Append(part.First).Append(',')
                .Append(part.Last).Append(',').Append(Quote(keyText)).Append('\n');
        else
        {
            _text.Append(_any ? ",\n" : "\n").Append(CultureInfo.InvariantCulture,
                $"{{\"name\":{Json(name)},\"packets\":{part.Packets},\"bytes\":{part.Bytes},");
            _text.Append(CultureInfo.InvariantCulture,
                $"\"first\":{Json(part.First)},\"last\":{Json(part.Last)},\"key\":{Json(keyText)}}}");
        }
        _any = true;
        if (_text.Length > BufferSize)
            Flush();
    }

    /// <summary>Ends the list.</summary>
    /// <exception cref="CaptureException">The system failed to write.</exception>
    public void Complete()
    {
        if (!_isCsv)
            _text.Append("\n]\n");
        Flush();
        Try(_file.Complete);
    }

    public void Dispose() => _file.Dispose();

    private static string Json(Timestamp time) => time.IsKnown ? time.ToString() : "null";

    private static string Json(string text) =>
        $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static string Quote(string text) => text.AsSpan().IndexOfAny(",\"\r\n") < 0
        ? text
        : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (OutputException error)
        {
            throw new CaptureException(error.Message, error);
        }
    }

    private void Flush()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(_text.ToString());
        _text.Clear();
        Try(() => _file.Stream.Write(bytes));
    }
}
