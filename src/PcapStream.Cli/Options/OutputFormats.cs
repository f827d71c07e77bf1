using PcapStream.Capture;
using PcapStream.Capture.Compression;
using PcapStream.Cli.Rendering;

namespace PcapStream.Cli.Options;

/// <summary>The formats and compressions that captures can be written in, as help and messages name them.</summary>
internal static class OutputFormats
{
    /// <summary>Names of the formats' variants.</summary>
    public static string[] Names { get; } = CollectVariants(variant => variant.Name);

    /// <summary>Names of the formats' variants, with the precision of those that have one.</summary>
    public static string[] Descriptions { get; } = CollectVariants(variant => variant.Precision is { } precision
        ? $"{variant.Name} ({PrecisionNames.Word(precision)})"
        : variant.Name);

    /// <summary>Names of the compressions.</summary>
    public static string[] Compressions { get; } = CollectCompressions(format => format.Name);

    /// <summary>Endings of the names of compressed files.</summary>
    public static string[] CompressionExtensions { get; } = CollectCompressions(format => format.Extension);

    /// <summary>Words as a list in a sentence, such as <c>a, b or c</c>.</summary>
    public static string List(string[] words, string conjunction) => words.Length < 2
        ? string.Concat(words)
        : $"{string.Join(", ", words[..^1])} {conjunction} {words[^1]}";

    private static string[] CollectVariants(Func<CaptureVariant, string> text)
    {
        List<string> texts = [];
        foreach (CaptureFormat format in CaptureFormats.All)
        {
            foreach (CaptureVariant variant in format.Variants)
            {
                if (variant.CanWrite)
                    texts.Add(text(variant));
            }
        }
        return [.. texts];
    }

    private static string[] CollectCompressions(Func<CompressionFormat, string> text)
    {
        List<string> texts = [];
        foreach (CompressionFormat format in Capture.Compression.Compressions.All)
        {
            if (format.CanWrite)
                texts.Add(text(format));
        }
        return [.. texts];
    }
}
