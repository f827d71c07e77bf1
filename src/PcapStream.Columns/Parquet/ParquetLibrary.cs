using System.Reflection;
using System.Runtime.InteropServices;
using ParquetSharp;

namespace PcapStream.Columns.Parquet;

/// <summary>
/// The native library that writes Parquet, which is loaded when it is first needed. It lies beside the program, or
/// where an installation has it, in <c>../lib/pcapstream</c>.
/// </summary>
internal static class ParquetLibrary
{
    private const string Name = "ParquetSharpNative";

    private static readonly Lazy<bool> Present = new(TryLoad);

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

    private static bool TryLoad()
    {
        Assembly user = typeof(ParquetFileWriter).Assembly;
        if (NativeLibrary.TryLoad(Name, user, null, out _))
            return true;
        string installed = Path.Combine(AppContext.BaseDirectory, "..", "lib", "pcapstream", FileName);
        if (!NativeLibrary.TryLoad(installed, out nint library))
            return false;
        NativeLibrary.SetDllImportResolver(user, (name, _, _) => name == Name ? library : 0);
        return true;
    }
}
