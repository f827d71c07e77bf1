using System.Runtime.InteropServices;
using ParquetSharp;

namespace PcapStream.Columns.Parquet;

/// <summary>The native library that writes Parquet, which is loaded when it is first needed.</summary>
internal static class ParquetLibrary
{
    private const string Name = "ParquetSharpNative";

    private static readonly Lazy<bool> Present =
        new(() => NativeLibrary.TryLoad(Name, typeof(ParquetFileWriter).Assembly, null, out _));

    private static string FileName => OperatingSystem.IsWindows() ? Name + ".dll"
        : OperatingSystem.IsMacOS() ? Name + ".dylib"
        : Name + ".so";

    /// <exception cref="PlatformNotSupportedException">It is missing.</exception>
    public static void Require()
    {
        if (!Present.Value)
        {
            throw new PlatformNotSupportedException(
                $"Parquet needs {FileName}, which belongs beside the program, in {AppContext.BaseDirectory}");
        }
    }
}
