using System.Security.Cryptography;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PcapStream.Profiling.Tests.Support;

/// <summary>A key pair to sign assemblies.</summary>
internal sealed class StrongName : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public StrongName()
    {
        using var key = new RSACryptoServiceProvider(2048);
        File.WriteAllBytes(_folder["key.snk"], key.ExportCspBlob(includePrivateParameters: true));
    }

    /// <summary>The public key in the form of attributes.</summary>
    public string PublicKey =>
        Convert.ToHexString([.. CSharpCompilation.Create(
            "Any", options: Options(OutputKind.DynamicallyLinkedLibrary)).Assembly.Identity.PublicKey]);

    /// <summary>Options that sign.</summary>
    public CSharpCompilationOptions Options(OutputKind kind) =>
        new CSharpCompilationOptions(kind)
            .WithCryptoKeyFile(_folder["key.snk"])
            .WithStrongNameProvider(new DesktopStrongNameProvider());

    public void Dispose() => _folder.Dispose();
}
