# The commands that Istio's tools/certs/Makefile.selfsigned.mk issues for a root CA and CLUSTERS, in its order and with its
# parameters (RSA-4096, SHA-256, 3650 days), written anew for the comparison in run.sh: make -j -f recipe.mk CLUSTERS="c1 c2"
# One thing differs: the original keeps the serial number of all clusters in one root-cert.srl, and under make -j two openssl
# processes that meet there make one of them fail; here each cluster has a file of its own.

DAYS := 3650
BITS := 4096
FILES := ca-cert.pem cert-chain.pem root-cert.pem

.PHONY: all
.SECONDARY:
all: $(foreach cluster,$(CLUSTERS),$(addprefix $(cluster)/,$(FILES)))

define ROOT_CONF
[ req ]
prompt = no
default_md = sha256
req_extensions = req_ext
distinguished_name = req_dn
[ req_ext ]
subjectKeyIdentifier = hash
basicConstraints = critical, CA:true
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
[ req_dn ]
O = Istio
CN = Root CA
endef
export ROOT_CONF

define CLUSTER_CONF
[ req ]
prompt = no
default_md = sha256
req_extensions = req_ext
distinguished_name = req_dn
[ req_ext ]
subjectKeyIdentifier = hash
basicConstraints = critical, CA:true, pathlen:0
keyUsage = critical, digitalSignature, nonRepudiation, keyEncipherment, keyCertSign
subjectAltName = DNS:istiod.istio-system.svc
[ req_dn ]
O = Istio
CN = Intermediate CA
L = $(1)
endef

root.conf:
	@echo "$$ROOT_CONF" > $@

root-key.pem:
	@openssl genrsa -out $@ $(BITS) 2> $@.log

root-cert.csr: root-key.pem root.conf
	@openssl req -sha256 -new -key $< -config root.conf -out $@

root-cert.pem: root-cert.csr root-key.pem
	@openssl x509 -req -sha256 -days $(DAYS) -signkey root-key.pem \
		-extensions req_ext -extfile root.conf -in $< -out $@ 2> $@.log

%/ca-key.pem:
	@mkdir -p $*
	@openssl genrsa -out $@ $(BITS) 2> $@.log

%/intermediate.conf: export CONF = $(call CLUSTER_CONF,$*)
%/intermediate.conf:
	@mkdir -p $*
	@echo "$$CONF" > $@

%/cluster-ca.csr: %/ca-key.pem %/intermediate.conf
	@openssl req -sha256 -new -config $*/intermediate.conf -key $< -out $@

%/ca-cert.pem: %/cluster-ca.csr root-cert.pem
	@openssl x509 -req -sha256 -days $(DAYS) -CA root-cert.pem -CAkey root-key.pem -CAserial $*/root-cert.srl -CAcreateserial \
		-extensions req_ext -extfile $*/intermediate.conf -in $< -out $@ 2> $@.log

%/cert-chain.pem: %/ca-cert.pem root-cert.pem
	@cat $^ > $@

%/root-cert.pem: root-cert.pem
	@mkdir -p $*
	@cp $< $@
