# Two commands matter: "make run" and "make test". Settings pass through: make run HOST=0.0.0.0 PORT=9000
SHELL := /bin/sh
BIN := .venv/bin
LOCK := pip compile --quiet --universal --generate-hashes --no-header --no-annotate --python-version 3.11
# Hundreds of processes start the same modules: compiled once is enough, whatever the machine is set to
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help run test lint format screenshots bench lock clean

help: ## Liệt kê các lệnh / list these commands
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 13

run: ## Cài những gì cần rồi chạy bản trình diễn / install what is needed, serve the demonstration
	@sh scripts/setup.sh requirements.lock
	@sh scripts/frontend.sh
	@sh scripts/postgis.sh
	@exec $(BIN)/neothien demo

test: ## Cài những gì cần rồi chạy mọi kiểm thử (ARGS=tests/geo: một phần) / run all checks and tests
	@sh scripts/setup.sh requirements-dev.lock
	@sh scripts/frontend.sh dev
	@sh scripts/postgis.sh
	@sh scripts/test-tools.sh
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n 2 --dist worksteal -rs $(ARGS)

lint: ## Kiểm tra định dạng, kiểu, hướng phụ thuộc / check format, types, import contracts
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@out=$$($(BIN)/lint-imports --no-cache --no-logo) || { echo "$$out"; exit 1; }

format: ## Sửa định dạng / put the code in order
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

screenshots: ## Chụp lại ảnh các trang vào docs/images / take the pictures of the pages anew
	@sh scripts/setup.sh requirements-dev.lock
	@sh scripts/frontend.sh dev
	@sh scripts/postgis.sh
	@sh scripts/test-tools.sh pictures
	@$(BIN)/python -m scripts.screenshots $(ARGS)

bench: ## Đo tốc độ (ARGS=--help) / measure speed
	@sh scripts/setup.sh requirements-bench.lock
	@sh scripts/postgis.sh
	@$(BIN)/python -m bench $(ARGS)

lock: ## Làm lại các tệp khóa phiên bản / make the lock files anew
	@python3 -m venv .run/uv && .run/uv/bin/pip install --quiet uv
	@.run/uv/bin/uv $(LOCK) pyproject.toml --group build -o requirements.lock
	@.run/uv/bin/uv $(LOCK) pyproject.toml --group dev -o requirements-dev.lock
	@.run/uv/bin/uv $(LOCK) pyproject.toml --group dev --group bench -o requirements-bench.lock
	@.run/uv/bin/uv $(LOCK) --group node -o requirements-node.lock
# Ubuntu 22.04 has 3.11.0rc1, which its pip takes for no version at all in python_full_version
	@sed -i 's/python_full_version/python_version/g' requirements*.lock
	@npm install --package-lock-only --ignore-scripts --no-audit --no-fund --silent

clean: ## Xóa môi trường và tệp tạm, giữ dữ liệu / delete environments and caches, keep the data
	@rm -rf .venv .venv-s3 .run .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	@find . -name __pycache__ -not -path './data/*' -prune -exec rm -rf {} +
